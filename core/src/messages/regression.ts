// Sentences of the regression run: what differs between an answer and what was expected. None holds a value of a declaration.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    otherVerdict: "expected {expected}, the answer says {returned}",
    codeMissing: "{code} was expected and did not come back",
    codeExtra: "{code} came back and was not expected",
    pathMissing: "an anomaly was expected at {location}, and none came back there",
    pathExtra: "an anomaly came back at {location}, and none was expected there",
    badExpectation: "{file} is not good JSON (line {line}): {reason}",
    expectationMissing: "{file}, line {line}: {where} lacks the member {expected}",
    expectationUnknown: "{file}, line {line}: {where} is not known there; known are: {expected}",
    expectationType: "{file}, line {line}: {where} must be of the type {expected}",
    expectationValue: "{file}, line {line}: the value of {where} does not fit {expected}",
    notSent: "not sent: {reason}",
    notFetched: "answers could not be fetched: {reason}",
    noAnswer: "no answer within {seconds} seconds",
    noCode: "nothing says which application this is of: give the channel an application code",
    cancelled: "cancelled",
  },
  nl: {
    otherVerdict: "verwacht: {expected}; het antwoord zegt: {returned}",
    codeMissing: "{code} werd verwacht en kwam niet terug",
    codeExtra: "{code} kwam terug en werd niet verwacht",
    pathMissing: "er werd een anomalie verwacht op {location}, maar daar kwam er geen terug",
    pathExtra: "er kwam een anomalie terug op {location}, waar er geen verwacht werd",
    badExpectation: "{file} is geen goede JSON (regel {line}): {reason}",
    expectationMissing: "{file}, regel {line}: in {where} ontbreekt {expected}",
    expectationUnknown: "{file}, regel {line}: {where} is daar niet gekend; gekend zijn: {expected}",
    expectationType: "{file}, regel {line}: {where} moet van het type {expected} zijn",
    expectationValue: "{file}, regel {line}: de waarde van {where} past niet bij {expected}",
    notSent: "niet verzonden: {reason}",
    notFetched: "antwoorden konden niet opgehaald worden: {reason}",
    noAnswer: "geen antwoord binnen {seconds} seconden",
    noCode: "niets zegt van welke toepassing dit is: geef het kanaal een toepassingscode",
    cancelled: "geannuleerd",
  },
  fr: {
    otherVerdict: "attendu : {expected} ; la réponse dit : {returned}",
    codeMissing: "{code} était attendu et n'est pas revenu",
    codeExtra: "{code} est revenu sans être attendu",
    pathMissing: "une anomalie était attendue à {location}, aucune n'y est revenue",
    pathExtra: "une anomalie est revenue à {location}, où aucune n'était attendue",
    badExpectation: "{file} n'est pas du JSON correct (ligne {line}) : {reason}",
    expectationMissing: "{file}, ligne {line} : {expected} manque dans {where}",
    expectationUnknown: "{file}, ligne {line} : {where} n'y est pas connu ; sont connus : {expected}",
    expectationType: "{file}, ligne {line} : {where} doit être du type {expected}",
    expectationValue: "{file}, ligne {line} : la valeur de {where} ne convient pas à {expected}",
    notSent: "non envoyé : {reason}",
    notFetched: "les réponses n'ont pas pu être récupérées : {reason}",
    noAnswer: "aucune réponse en {seconds} secondes",
    noCode: "rien ne dit de quelle application il s'agit : donnez un code d'application au canal",
    cancelled: "annulé",
  },
  de: {
    otherVerdict: "erwartet: {expected}; die Antwort sagt: {returned}",
    codeMissing: "{code} wurde erwartet und kam nicht zurück",
    codeExtra: "{code} kam zurück und wurde nicht erwartet",
    pathMissing: "eine Anomalie wurde bei {location} erwartet, dort kam keine zurück",
    pathExtra: "eine Anomalie kam bei {location} zurück, wo keine erwartet wurde",
    badExpectation: "{file} ist kein gültiges JSON (Zeile {line}): {reason}",
    expectationMissing: "{file}, Zeile {line}: in {where} fehlt {expected}",
    expectationUnknown: "{file}, Zeile {line}: {where} ist dort nicht bekannt; bekannt sind: {expected}",
    expectationType: "{file}, Zeile {line}: {where} muss vom Typ {expected} sein",
    expectationValue: "{file}, Zeile {line}: der Wert von {where} passt nicht zu {expected}",
    notSent: "nicht gesendet: {reason}",
    notFetched: "Antworten konnten nicht abgeholt werden: {reason}",
    noAnswer: "keine Antwort innerhalb von {seconds} Sekunden",
    noCode: "nichts sagt, zu welcher Anwendung dies gehört: geben Sie dem Kanal einen Anwendungscode",
    cancelled: "abgebrochen",
  },
});

export type RegressionMessage = keyof (typeof texts)["en"];

/** The sentence of a difference in the reader's language. */
export function regressionText(kind: RegressionMessage, args: MessageArgs, language: Language): string {
  return fill(texts[language][kind], args, language);
}

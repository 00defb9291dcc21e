// Sentences of the regression run: what differs between an answer and what was expected. None holds a value of a declaration.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    otherVerdict: "expected {expected}, the answer says {returned}",
    codeMissing: "{code} was expected and did not come back",
    codeExtra: "{code} came back and was not expected",
    pathMissing: "an anomaly was expected at {location}, and none came back there",
    pathExtra: "an anomaly came back at {location}, and none was expected there",
    badExpectation: "{file}, line {line}: {where}",
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
    badExpectation: "{file}, regel {line}: {where}",
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
    badExpectation: "{file}, ligne {line} : {where}",
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
    badExpectation: "{file}, Zeile {line}: {where}",
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

// Sentences of the second opinion: what libxml2 says of a document beside our own engine.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    agrees: "libxml2 agrees.",
    disagrees: "Our engine and libxml2 disagree on whether the schema is kept. Our engine: {own}. libxml2: {theirs}.",
    valid: "the schema is kept",
    line: "line {line}, {message}",
    invalid: "the schema is not kept",
    ownUndecided: "libxml2's opinion was not compared: our engine itself could not decide. libxml2: {theirs}.",
    noSchema: "libxml2 was not asked: there is no schema for this document.",
    schema: "No opinion from libxml2: it cannot use the schema ({message}).",
    doctype: "No opinion from libxml2: the document has a DOCTYPE.",
    wildcard: "No opinion from libxml2: it lacks the schema of a payload.",
    timeout: "No opinion from libxml2: it took longer than {seconds} s and was stopped.",
    crash: "No opinion from libxml2: it stopped by itself ({message}).",
    unreadable: "No opinion from libxml2: a file cannot be read ({message}).",
  },
  nl: {
    agrees: "libxml2 is het daarmee eens.",
    disagrees: "Onze controle en libxml2 zijn het oneens over het schema. Onze controle: {own}. libxml2: {theirs}.",
    valid: "het schema is gevolgd",
    line: "regel {line}, {message}",
    invalid: "het schema is niet gevolgd",
    ownUndecided:
      "Het oordeel van libxml2 werd niet vergeleken: onze controle kon zelf niet beslissen. libxml2: {theirs}.",
    noSchema: "libxml2 werd niet gevraagd: er is geen schema voor dit document.",
    schema: "Geen oordeel van libxml2: het kan het schema niet gebruiken ({message}).",
    doctype: "Geen oordeel van libxml2: het document heeft een DOCTYPE.",
    wildcard: "Geen oordeel van libxml2: het schema van een inhoud ontbreekt.",
    timeout: "Geen oordeel van libxml2: het duurde langer dan {seconds} s en werd gestopt.",
    crash: "Geen oordeel van libxml2: het viel stil ({message}).",
    unreadable: "Geen oordeel van libxml2: een bestand kan niet gelezen worden ({message}).",
  },
  fr: {
    agrees: "libxml2 est du même avis.",
    disagrees:
      "Notre contrôle et libxml2 sont en désaccord sur le respect du schéma. Notre contrôle : {own}. libxml2 : {theirs}.",
    valid: "le schéma est respecté",
    line: "ligne {line}, {message}",
    invalid: "le schéma n'est pas respecté",
    ownUndecided:
      "L'avis de libxml2 n'a pas été comparé : notre contrôle n'a pas pu décider lui-même. libxml2 : {theirs}.",
    noSchema: "libxml2 n'a pas été consulté : il n'y a pas de schéma pour ce document.",
    schema: "Pas d'avis de libxml2 : il ne peut pas utiliser le schéma ({message}).",
    doctype: "Pas d'avis de libxml2 : le document a un DOCTYPE.",
    wildcard: "Pas d'avis de libxml2 : le schéma d'un contenu lui manque.",
    timeout: "Pas d'avis de libxml2 : il a pris plus de {seconds} s et a été arrêté.",
    crash: "Pas d'avis de libxml2 : il s'est arrêté de lui-même ({message}).",
    unreadable: "Pas d'avis de libxml2 : un fichier ne peut pas être lu ({message}).",
  },
  de: {
    agrees: "libxml2 ist derselben Meinung.",
    disagrees:
      "Unsere Prüfung und libxml2 sind uneins, ob das Schema eingehalten ist. Unsere Prüfung: {own}. libxml2: {theirs}.",
    valid: "das Schema ist eingehalten",
    line: "Zeile {line}, {message}",
    invalid: "das Schema ist nicht eingehalten",
    ownUndecided:
      "Die Meinung von libxml2 wurde nicht verglichen: Unsere Prüfung konnte selbst nicht entscheiden. libxml2: {theirs}.",
    noSchema: "libxml2 wurde nicht gefragt: Es gibt kein Schema für dieses Dokument.",
    schema: "Keine Meinung von libxml2: Es kann das Schema nicht verwenden ({message}).",
    doctype: "Keine Meinung von libxml2: Das Dokument hat ein DOCTYPE.",
    wildcard: "Keine Meinung von libxml2: Das Schema eines Inhalts fehlt ihm.",
    timeout: "Keine Meinung von libxml2: Es brauchte mehr als {seconds} s und wurde beendet.",
    crash: "Keine Meinung von libxml2: Es ist von selbst stehen geblieben ({message}).",
    unreadable: "Keine Meinung von libxml2: Eine Datei ist nicht lesbar ({message}).",
  },
});

export type OpinionMessage = keyof (typeof texts)["en"];

export function opinionText(key: OpinionMessage, language: Language, args: MessageArgs = {}): string {
  return fill(texts[language][key], args, language);
}

export { texts as opinionTexts };

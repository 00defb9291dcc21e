// Texts about documents that stand in a declaration as base64.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    known: "Embedded document: {kind}, {size}",
    unknown: "Embedded data: {size}",
    extract: "{what}: save as a file",
    none: "{file}: holds no embedded document",
    written: "{file}: {what}",
    exists: "{file} exists already and is left as it is",
  },
  nl: {
    known: "Ingebed document: {kind}, {size}",
    unknown: "Ingebedde gegevens: {size}",
    extract: "{what}: als bestand bewaren",
    none: "{file}: bevat geen ingebed document",
    written: "{file}: {what}",
    exists: "{file} bestaat al en blijft zoals het is",
  },
  fr: {
    known: "Document incorporé : {kind}, {size}",
    unknown: "Données incorporées : {size}",
    extract: "{what} : enregistrer dans un fichier",
    none: "{file} : ne contient aucun document incorporé",
    written: "{file} : {what}",
    exists: "{file} existe déjà et reste tel quel",
  },
  de: {
    known: "Eingebettetes Dokument: {kind}, {size}",
    unknown: "Eingebettete Daten: {size}",
    extract: "{what}: als Datei speichern",
    none: "{file}: enthält kein eingebettetes Dokument",
    written: "{file}: {what}",
    exists: "{file} gibt es schon und bleibt, wie es ist",
  },
});

export function embeddedText(key: keyof (typeof texts)["en"], language: Language, args?: MessageArgs): string {
  return fill(texts[language][key], args, language);
}

// Texts about anomalies in lists and commands: the view, the search over codes, XPath, headers, anonymous copies.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    helpAnonymise: `fla anonymise [options] FILE...

  Writes a copy in which persons, employers and free text are replaced: the same by the same, right check digits
  by right ones, wrong by wrong. Its findings are those of the original, at the same places. "-" reads stdin.
  --out PATH            file to write to, or an existing folder for several; without it the copy goes to stdout
  --as-of DATE, --pack ID, --schema FILE.xsd, --rules FILE   as for fla check

  Files of one call share their replacements: a declaration and its answer still belong together.
  Exit status: 0 written, 2 could not run, 3 written, but some findings differ (they are named).`,
    anonymised: "{file}: {count} values replaced, written to {out}",
    anonymisedDiffers: "{file}: {count} findings differ in the copy: {codes}",
    anonymisedNeedsFolder: "Several files need --out with an existing folder.",
    anonymisedSame: "{file} would be written over: choose another --out.",
    anonymiseTitle: "Anonymous copy",
    anonymiseDone: "Copy with other persons: {count} values replaced, the findings are the same.",
    anonymiseDiffers: "Copy with other persons: {count} values replaced, but not all findings are the same: {codes}.",
    anonymiseFailed: "The copy could not be made: {reason}",
    refreshWhat: "New headers (forms: {count})",
    refreshDates: "Date and hour",
    refreshDatesDetail: "Each form gets this moment, milliseconds apart",
    refreshReferences: "Date, hour and own references",
    refreshReferencesDetail: "The declarant's reference of each form is counted up, too",
    refreshNone: "There is no form in this document.",
    refreshed: "{count} places changed. Undo takes them back.",
    timingHead: "{count} rules, {total} ms in all:\n       ms      %     runs  µs/run",
    xpathSlow: "It took longer than {seconds} seconds and was ended.",
    explainAsk: "A code (00024-004, ACRF-125), a type (004), a word, or a line of a log",
    codeFile: "file",
    codeForm: "form",
    codeBlock: "block",
    codeZone: "zone",
    explainExample: "Example",
    viewEmpty: "No anomaly foreseen in this document.",
    viewNoDocument: "Open a declaration to see its anomalies.",
    viewForm: "Form {index}",
    viewFile: "The file as such",
    viewMore: "{count} more: filter to see them",
    viewFilter: "Show codes, elements and sentences that contain this; nothing to show all",
    viewFiltered: "{shown} of {total}: {filter}",
    noOther: "There is no other anomaly in this document.",
    noOtherFiltered: "No other anomaly in this document contains “{filter}”.",
    silencedHere: "{code} is no longer shown at this place. Verdict and sending still count it.",
    silenced: "{code} is no longer shown. Verdict and sending still count it.",
    silenceBroken: "{file} is no valid JSON: mend it first.",
    silenceNoFolder: "Only files in a workspace folder can be silenced: the list stands in its .fla folder.",
    openFile: "Open the list",
    silencedCount: "{count} silenced",
  },
  nl: {
    helpAnonymise: `fla anonymise [opties] BESTAND...

  Schrijft een kopie waarin personen, werkgevers en vrije tekst vervangen zijn: hetzelfde door hetzelfde, juiste
  controlegetallen door juiste, foute door foute. De bevindingen blijven dezelfde, op dezelfde plaats. "-" leest stdin.
  --out PAD             bestand, of een bestaande map voor meerdere; zonder deze optie gaat de kopie naar stdout
  --as-of DATUM, --pack ID, --schema BESTAND.xsd, --rules BESTAND   zoals bij fla check

  Bestanden van één oproep delen hun vervangingen: een aangifte en haar antwoord horen nog bij elkaar.
  Exitstatus: 0 geschreven, 2 kon niet draaien, 3 geschreven, maar sommige bevindingen verschillen (ze worden genoemd).`,
    anonymised: "{file}: {count} waarden vervangen, geschreven naar {out}",
    anonymisedDiffers: "{file}: {count} bevindingen verschillen in de kopie: {codes}",
    anonymisedNeedsFolder: "Meerdere bestanden vragen --out met een bestaande map.",
    anonymisedSame: "{file} zou overschreven worden: kies een andere --out.",
    anonymiseTitle: "Anonieme kopie",
    anonymiseDone: "Kopie met andere personen: {count} waarden vervangen, de bevindingen zijn dezelfde.",
    anonymiseDiffers:
      "Kopie met andere personen: {count} waarden vervangen, maar niet alle bevindingen zijn dezelfde: {codes}.",
    anonymiseFailed: "De kopie kon niet gemaakt worden: {reason}",
    refreshWhat: "Nieuwe hoofding (formulieren: {count})",
    refreshDates: "Datum en uur",
    refreshDatesDetail: "Elk formulier krijgt dit ogenblik, telkens een milliseconde verder",
    refreshReferences: "Datum, uur en eigen referenties",
    refreshReferencesDetail: "Ook de referentie van de aangever telt in elk formulier één verder",
    refreshNone: "Dit document bevat geen formulier.",
    refreshed: "{count} plaatsen gewijzigd. Ongedaan maken kan.",
    timingHead: "{count} regels, samen {total} ms:\n       ms      %     keer  µs/keer",
    xpathSlow: "Het duurde langer dan {seconds} seconden en is gestopt.",
    explainAsk: "Een code (00024-004, ACRF-125), een type (004), een woord of een regel van een logboek",
    codeFile: "bestand",
    codeForm: "formulier",
    codeBlock: "blok",
    codeZone: "zone",
    explainExample: "Voorbeeld",
    viewEmpty: "Geen anomalie voorzien in dit document.",
    viewNoDocument: "Open een aangifte om haar anomalieën te zien.",
    viewForm: "Formulier {index}",
    viewFile: "Het bestand zelf",
    viewMore: "nog {count}: filter om ze te zien",
    viewFilter: "Toon codes, elementen en zinnen die dit bevatten; leeg toont alles",
    viewFiltered: "{shown} van {total}: {filter}",
    noOther: "Er is geen andere anomalie in dit document.",
    noOtherFiltered: "Geen andere anomalie in dit document bevat “{filter}”.",
    silencedHere: "{code} wordt op deze plaats niet meer getoond. Oordeel en verzending tellen de code nog mee.",
    silenced: "{code} wordt niet meer getoond. Oordeel en verzending tellen de code nog mee.",
    silenceBroken: "{file} is geen geldige JSON: herstel dat eerst.",
    silenceNoFolder: "Enkel bestanden in een werkmap kunnen verborgen worden: de lijst staat in de map .fla ervan.",
    openFile: "Lijst openen",
    silencedCount: "{count} verborgen",
  },
  fr: {
    helpAnonymise: `fla anonymise [options] FICHIER...

  Écrit une copie où personnes, employeurs et texte libre sont remplacés : le même par le même, un nombre de contrôle
  juste par un juste, un faux par un faux. Les constats restent les mêmes, aux mêmes endroits. « - » lit stdin.
  --out CHEMIN          fichier, ou dossier existant pour plusieurs ; sans cette option la copie va sur stdout
  --as-of DATE, --pack ID, --schema FICHIER.xsd, --rules FICHIER   comme pour fla check

  Les fichiers d'un même appel partagent leurs remplacements : une déclaration et sa réponse vont encore ensemble.
  Code de sortie : 0 écrit, 2 exécution impossible, 3 écrit, mais des constats diffèrent (ils sont nommés).`,
    anonymised: "{file} : {count} valeurs remplacées, écrit dans {out}",
    anonymisedDiffers: "{file} : {count} constats diffèrent dans la copie : {codes}",
    anonymisedNeedsFolder: "Plusieurs fichiers demandent --out avec un dossier existant.",
    anonymisedSame: "{file} serait écrasé : choisissez un autre --out.",
    anonymiseTitle: "Copie anonyme",
    anonymiseDone: "Copie avec d'autres personnes : {count} valeurs remplacées, les constats sont les mêmes.",
    anonymiseDiffers:
      "Copie avec d'autres personnes : {count} valeurs remplacées, mais tous les constats ne sont pas les mêmes : {codes}.",
    anonymiseFailed: "La copie n'a pas pu être faite : {reason}",
    refreshWhat: "Nouvel en-tête (formulaires : {count})",
    refreshDates: "Date et heure",
    refreshDatesDetail: "Chaque formulaire reçoit cet instant, à une milliseconde d'écart",
    refreshReferences: "Date, heure et références propres",
    refreshReferencesDetail: "La référence du déclarant de chaque formulaire avance aussi d'un numéro",
    refreshNone: "Ce document ne contient aucun formulaire.",
    refreshed: "{count} endroits modifiés. L'annulation les rétablit.",
    timingHead: "{count} règles, {total} ms en tout :\n       ms      %     fois  µs/fois",
    xpathSlow: "Elle a pris plus de {seconds} secondes et a été arrêtée.",
    explainAsk: "Un code (00024-004, ACRF-125), un type (004), un mot ou une ligne d'un journal",
    codeFile: "fichier",
    codeForm: "formulaire",
    codeBlock: "bloc",
    codeZone: "zone",
    explainExample: "Exemple",
    viewEmpty: "Aucune anomalie prévue dans ce document.",
    viewNoDocument: "Ouvrez une déclaration pour voir ses anomalies.",
    viewForm: "Formulaire {index}",
    viewFile: "Le fichier lui-même",
    viewMore: "encore {count} : filtrez pour les voir",
    viewFilter: "Afficher les codes, éléments et phrases qui contiennent ceci ; vide pour tout afficher",
    viewFiltered: "{shown} sur {total} : {filter}",
    noOther: "Il n'y a pas d'autre anomalie dans ce document.",
    noOtherFiltered: "Aucune autre anomalie de ce document ne contient « {filter} ».",
    silencedHere: "{code} n'est plus affiché à cet endroit. Le verdict et l'envoi le comptent toujours.",
    silenced: "{code} n'est plus affiché. Le verdict et l'envoi le comptent toujours.",
    silenceBroken: "{file} n'est pas un JSON valable : corrigez-le d'abord.",
    silenceNoFolder:
      "Seuls les fichiers d'un dossier de travail peuvent être masqués : la liste se trouve dans son dossier .fla.",
    openFile: "Ouvrir la liste",
    silencedCount: "{count} masquées",
  },
  de: {
    helpAnonymise: `fla anonymise [Optionen] DATEI...

  Schreibt eine Kopie, in der Personen, Arbeitgeber und freier Text ersetzt sind: Gleiches durch Gleiches, richtige
  Prüfziffern durch richtige, falsche durch falsche. Die Befunde bleiben dieselben am selben Ort. "-" liest stdin.
  --out PFAD            Datei oder bestehender Ordner für mehrere; ohne die Option geht die Kopie nach stdout
  --as-of DATUM, --pack ID, --schema DATEI.xsd, --rules DATEI   wie bei fla check

  Dateien eines Aufrufs teilen ihre Ersetzungen: Eine Meldung und ihre Antwort gehören noch zusammen.
  Exit-Status: 0 geschrieben, 2 nicht ausführbar, 3 geschrieben, aber manche Befunde weichen ab (sie werden genannt).`,
    anonymised: "{file}: {count} Werte ersetzt, geschrieben nach {out}",
    anonymisedDiffers: "{file}: {count} Befunde weichen in der Kopie ab: {codes}",
    anonymisedNeedsFolder: "Mehrere Dateien verlangen --out mit einem bestehenden Ordner.",
    anonymisedSame: "{file} würde überschrieben: Wählen Sie ein anderes --out.",
    anonymiseTitle: "Anonyme Kopie",
    anonymiseDone: "Kopie mit anderen Personen: {count} Werte ersetzt, die Befunde sind dieselben.",
    anonymiseDiffers:
      "Kopie mit anderen Personen: {count} Werte ersetzt, aber nicht alle Befunde sind dieselben: {codes}.",
    anonymiseFailed: "Die Kopie ließ sich nicht anfertigen: {reason}",
    refreshWhat: "Neue Köpfe (Formulare: {count})",
    refreshDates: "Datum und Uhrzeit",
    refreshDatesDetail: "Jedes Formular erhält diesen Zeitpunkt, je eine Millisekunde später",
    refreshReferences: "Datum, Uhrzeit und eigene Referenzen",
    refreshReferencesDetail: "Auch die Referenz des Meldenden wird je Formular hochgezählt",
    refreshNone: "Dieses Dokument enthält kein Formular.",
    refreshed: "{count} Stellen geändert. Rückgängig machen stellt sie wieder her.",
    timingHead: "{count} Regeln, zusammen {total} ms:\n       ms      %    Läufe  µs/Lauf",
    xpathSlow: "Es dauerte länger als {seconds} Sekunden und wurde beendet.",
    explainAsk: "Ein Code (00024-004, ACRF-125), ein Typ (004), ein Wort oder eine Zeile eines Protokolls",
    codeFile: "Datei",
    codeForm: "Formular",
    codeBlock: "Block",
    codeZone: "Zone",
    explainExample: "Beispiel",
    viewEmpty: "Keine Anomalie in diesem Dokument vorherzusehen.",
    viewNoDocument: "Öffnen Sie eine Meldung, um ihre Anomalien zu sehen.",
    viewForm: "Formular {index}",
    viewFile: "Die Datei als solche",
    viewMore: "{count} weitere: filtern Sie, um sie zu sehen",
    viewFilter: "Codes, Elemente und Sätze anzeigen, die dies enthalten; leer zeigt alles",
    viewFiltered: "{shown} von {total}: {filter}",
    noOther: "In diesem Dokument gibt es keine weitere Anomalie.",
    noOtherFiltered: "Keine weitere Anomalie in diesem Dokument enthält „{filter}“.",
    silencedHere: "{code} wird an dieser Stelle nicht mehr angezeigt. Urteil und Versand zählen den Code weiter mit.",
    silenced: "{code} wird nicht mehr angezeigt. Urteil und Versand zählen den Code weiter mit.",
    silenceBroken: "{file} ist kein gültiges JSON: Beheben Sie das zuerst.",
    silenceNoFolder:
      "Nur Dateien in einem Arbeitsordner lassen sich ausblenden: Die Liste steht in dessen Ordner .fla.",
    openFile: "Liste öffnen",
    silencedCount: "{count} ausgeblendet",
  },
});

export type AnomalyText = keyof (typeof texts)["en"];

export function anomalyText(key: AnomalyText, language: Language, args: MessageArgs = {}): string {
  return fill(texts[language][key], args, language);
}

// The sentences of findings about the file as such, and of what the product itself could not check.
import { catalogue } from "./catalogue";

export const findingTexts = catalogue({
  en: {
    "file.noData": "The file is empty: there is no declaration in it.",
    "file.noForm": "There is no `<Form>` in this file, so nothing is declared.",
    "file.notAForm": "`<{name}>` stands where only `<Form>` may stand.",
    "file.noSchemaNamed":
      "The root element names no schema: `xsi:schemaLocation` or `xsi:noNamespaceSchemaLocation` is missing.",
    "file.notASchema": "`{named}` is not the name of an XML schema (.xsd).",
    "file.rootUnknown": "The pack {pack} knows no root element `<{root}>`.",
    "file.otherNamespace": '`<{root}>` must stand in the namespace "{namespace}".',
    "file.encoding": "The encoding {encoding} is declared, but the channel takes UTF-8.",
    "file.byteOrderMark": "The file starts with a byte order mark; the channel takes UTF-8 without one.",
    "file.notUtf8": "The bytes of the file are not UTF-8, first at byte {at}.",
    "file.mixedLineEnds":
      "The line ends are mixed ({crlf} CRLF, {lf} LF, {cr} CR): saving the file anew may change bytes that were signed.",
    "fla.noSchema": "No installed pack knows `<{root}>`: its content was not checked.",
    "fla.otherVersion":
      "The schema {named} is not installed: checked with {used}, so that what differs between the two is not decided.",
    "fla.schemaUnusable": "The schema {schema} of the pack {pack} cannot be used: the content was not checked.",
    "fla.packUnknown": "There is no pack {pack}: the content was not checked.",
    "fla.ruleFailed": "The rule {rule} could not be evaluated here: what it checks is not decided.",
    "fla.ruleRefused": "The rule {rule} cannot be used: what it checks is not decided.",
    "related.firstOne": "It stands here first, in line {line}.",
    "related.otherPeriod": "The other period, in line {line}.",
  },
  nl: {
    "file.noData": "Het bestand is leeg: er staat geen aangifte in.",
    "file.noForm": "Dit bestand bevat geen `<Form>`; er wordt dus niets aangegeven.",
    "file.notAForm": "`<{name}>` staat waar alleen `<Form>` mag staan.",
    "file.noSchemaNamed":
      "Het hoofdelement noemt geen schema: `xsi:schemaLocation` of `xsi:noNamespaceSchemaLocation` ontbreekt.",
    "file.notASchema": "`{named}` is niet de naam van een XML-schema (.xsd).",
    "file.rootUnknown": "Het pakket {pack} kent geen hoofdelement `<{root}>`.",
    "file.otherNamespace": '`<{root}>` moet in de namespace "{namespace}" staan.',
    "file.encoding": "De codering {encoding} is opgegeven, maar het kanaal aanvaardt UTF-8.",
    "file.byteOrderMark": "Het bestand begint met een byte order mark; het kanaal aanvaardt UTF-8 zonder.",
    "file.notUtf8": "De bytes van het bestand zijn geen UTF-8, voor het eerst op byte {at}.",
    "file.mixedLineEnds":
      "De regeleinden zijn gemengd ({crlf} CRLF, {lf} LF, {cr} CR): opnieuw opslaan kan ondertekende bytes veranderen.",
    "fla.noSchema": "Geen enkel geïnstalleerd pakket kent `<{root}>`: de inhoud is niet gecontroleerd.",
    "fla.otherVersion":
      "Het schema {named} is niet geïnstalleerd: gecontroleerd met {used}, zodat onbeslist blijft wat tussen beide verschilt.",
    "fla.schemaUnusable":
      "Het schema {schema} van het pakket {pack} is niet bruikbaar: de inhoud is niet gecontroleerd.",
    "fla.packUnknown": "Er is geen pakket {pack}: de inhoud is niet gecontroleerd.",
    "fla.ruleFailed": "De regel {rule} kon hier niet worden toegepast: wat hij controleert, blijft onbeslist.",
    "fla.ruleRefused": "De regel {rule} is niet bruikbaar: wat hij controleert, blijft onbeslist.",
    "related.firstOne": "Hier staat het de eerste keer, op regel {line}.",
    "related.otherPeriod": "De andere periode, op regel {line}.",
  },
  fr: {
    "file.noData": "Le fichier est vide : il ne contient aucune déclaration.",
    "file.noForm": "Ce fichier ne contient aucun `<Form>` : rien n'est donc déclaré.",
    "file.notAForm": "`<{name}>` se trouve là où seul `<Form>` est permis.",
    "file.noSchemaNamed":
      "L'élément racine ne cite aucun schéma : il manque `xsi:schemaLocation` ou `xsi:noNamespaceSchemaLocation`.",
    "file.notASchema": "`{named}` n'est pas le nom d'un schéma XML (.xsd).",
    "file.rootUnknown": "Le paquet {pack} ne connaît pas d'élément racine `<{root}>`.",
    "file.otherNamespace": "`<{root}>` doit se trouver dans l'espace de noms « {namespace} ».",
    "file.encoding": "L'encodage {encoding} est déclaré, mais le canal n'accepte que l'UTF-8.",
    "file.byteOrderMark": "Le fichier commence par une marque d'ordre des octets ; le canal accepte l'UTF-8 sans elle.",
    "file.notUtf8": "Les octets du fichier ne sont pas de l'UTF-8, pour la première fois à l'octet {at}.",
    "file.mixedLineEnds":
      "Les fins de ligne sont mêlées ({crlf} CRLF, {lf} LF, {cr} CR) : un nouvel enregistrement peut changer des octets déjà signés.",
    "fla.noSchema": "Aucun paquet installé ne connaît `<{root}>` : le contenu n'a pas été contrôlé.",
    "fla.otherVersion":
      "Le schéma {named} n'est pas installé : le contrôle s'est fait avec {used}, ce qui diffère entre les deux reste indécis.",
    "fla.schemaUnusable": "Le schéma {schema} du paquet {pack} est inutilisable : le contenu n'a pas été contrôlé.",
    "fla.packUnknown": "Il n'y a pas de paquet {pack} : le contenu n'a pas été contrôlé.",
    "fla.ruleFailed": "La règle {rule} n'a pas pu être évaluée ici : ce qu'elle contrôle reste indécis.",
    "fla.ruleRefused": "La règle {rule} est inutilisable : ce qu'elle contrôle reste indécis.",
    "related.firstOne": "La première occurrence est ici, à la ligne {line}.",
    "related.otherPeriod": "L'autre période, à la ligne {line}.",
  },
  de: {
    "file.noData": "Die Datei ist leer: Sie enthält keine Meldung.",
    "file.noForm": "Diese Datei enthält kein `<Form>`; es wird also nichts gemeldet.",
    "file.notAForm": "`<{name}>` steht, wo nur `<Form>` stehen darf.",
    "file.noSchemaNamed":
      "Das Wurzelelement nennt kein Schema: `xsi:schemaLocation` oder `xsi:noNamespaceSchemaLocation` fehlt.",
    "file.notASchema": "`{named}` ist nicht der Name eines XML-Schemas (.xsd).",
    "file.rootUnknown": "Das Paket {pack} kennt kein Wurzelelement `<{root}>`.",
    "file.otherNamespace": "`<{root}>` muss im Namensraum „{namespace}“ stehen.",
    "file.encoding": "Angegeben ist die Kodierung {encoding}, der Kanal nimmt aber UTF-8.",
    "file.byteOrderMark": "Die Datei beginnt mit einer Byte-Reihenfolge-Marke; der Kanal nimmt UTF-8 ohne sie.",
    "file.notUtf8": "Die Bytes der Datei sind kein UTF-8, erstmals bei Byte {at}.",
    "file.mixedLineEnds":
      "Die Zeilenenden sind gemischt ({crlf} CRLF, {lf} LF, {cr} CR): Erneutes Speichern kann signierte Bytes ändern.",
    "fla.noSchema": "Kein installiertes Paket kennt `<{root}>`: Der Inhalt wurde nicht geprüft.",
    "fla.otherVersion":
      "Das Schema {named} ist nicht installiert: geprüft mit {used}; was sich zwischen beiden unterscheidet, bleibt unentschieden.",
    "fla.schemaUnusable": "Das Schema {schema} des Pakets {pack} ist unbrauchbar: Der Inhalt wurde nicht geprüft.",
    "fla.packUnknown": "Es gibt kein Paket {pack}: Der Inhalt wurde nicht geprüft.",
    "fla.ruleFailed": "Die Regel {rule} ließ sich hier nicht auswerten: Was sie prüft, bleibt unentschieden.",
    "fla.ruleRefused": "Die Regel {rule} ist unbrauchbar: Was sie prüft, bleibt unentschieden.",
    "related.firstOne": "Hier steht es zum ersten Mal, in Zeile {line}.",
    "related.otherPeriod": "Der andere Zeitraum, in Zeile {line}.",
  },
});

// Sentences of the check of a channel: what was looked at and what was found. What failed says itself what to do.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    name: "Name of the server",
    nameGood: "{host} is known ({address}).",
    port: "Port",
    portGood: "{host} answers on port {port}.",
    way: "Way to the server",
    waySkipped: "A proxy or jump host stands in between; name and port are not looked at from here.",
    hostKey: "Host key",
    hostKeyGood: "The server presented the key that is pinned: {fingerprint}.",
    login: "Login",
    loginGood: "User {user} may log in with this key.",
    folder: "Folder {folder}",
    folderGood: "{folder} is there.",
    folderHidden: "{folder} may not be listed; files can be put there all the same.",
    certificate: "Signing certificate",
    certificateGood: "The certificate of {owner} can sign until {to}.",
    certificateElsewhere:
      "Another program signs for this channel; it alone knows the certificate. Name the certificateFile to have its dates and owner looked at.",
    certificateMissing: "No certificate is named. INTEST does not need one; IN does.",
    certificateExpires:
      "The certificate of {owner} expires on {to}, in {days} days. Renew it, and enter the new one in Chaman.",
    certificateOwner:
      "The certificate names the enterprise number {found}, the channel {expected}. The receiver compares them (ACRF-153).",
    certificatePractice: "This certificate was made for practice; it never signs for a real channel.",
    sequence: "Sequence numbers",
    sequenceGood: "This software uses {from} to {to}.",
    sequenceMissing:
      "The channel has no range of its own. Other software sends on the same account: agree on a range before sending to IN.",
    clock: "Clock",
    clockGood: "The clock of this machine fits the times of the server's files.",
    clockBehind: "Files of the server are newer than now: the clock of this machine is {minutes} minutes behind.",
    clockUnknown: "The server shows no file to compare the clock with.",
  },
  nl: {
    name: "Naam van de server",
    nameGood: "{host} is gekend ({address}).",
    port: "Poort",
    portGood: "{host} antwoordt op poort {port}.",
    way: "Weg naar de server",
    waySkipped: "Er staat een proxy of jumphost tussen; naam en poort worden van hieruit niet bekeken.",
    hostKey: "Hostsleutel",
    hostKeyGood: "De server toonde de vastgelegde sleutel: {fingerprint}.",
    login: "Aanmelden",
    loginGood: "Gebruiker {user} mag met deze sleutel aanmelden.",
    folder: "Map {folder}",
    folderGood: "{folder} is er.",
    folderHidden: "{folder} mag niet opgelijst worden; er kunnen toch bestanden in geplaatst worden.",
    certificate: "Handtekeningcertificaat",
    certificateGood: "Het certificaat van {owner} kan ondertekenen tot {to}.",
    certificateElsewhere:
      "Een ander programma tekent voor dit kanaal; alleen dat kent het certificaat. Noem de certificateFile om datums en eigenaar te laten bekijken.",
    certificateMissing: "Er is geen certificaat opgegeven. INTEST vraagt er geen; IN wel.",
    certificateExpires:
      "Het certificaat van {owner} vervalt op {to}, over {days} dagen. Vernieuw het en zet het nieuwe in Chaman.",
    certificateOwner:
      "Het certificaat vermeldt ondernemingsnummer {found}, het kanaal {expected}. De ontvanger vergelijkt ze (ACRF-153).",
    certificatePractice: "Dit certificaat is voor oefening gemaakt; het ondertekent nooit voor een echt kanaal.",
    sequence: "Volgnummers",
    sequenceGood: "Deze software gebruikt {from} tot {to}.",
    sequenceMissing:
      "Het kanaal heeft geen eigen bereik. Andere software verzendt op dezelfde account: spreek een bereik af voor u naar IN verzendt.",
    clock: "Klok",
    clockGood: "De klok van deze machine past bij de tijden van de bestanden op de server.",
    clockBehind: "Bestanden op de server zijn nieuwer dan nu: de klok van deze machine loopt {minutes} minuten achter.",
    clockUnknown: "De server toont geen bestand om de klok mee te vergelijken.",
  },
  fr: {
    name: "Nom du serveur",
    nameGood: "{host} est connu ({address}).",
    port: "Port",
    portGood: "{host} répond sur le port {port}.",
    way: "Chemin vers le serveur",
    waySkipped:
      "Un proxy ou un hôte de rebond se trouve entre les deux ; le nom et le port ne sont pas examinés d'ici.",
    hostKey: "Clé d'hôte",
    hostKeyGood: "Le serveur a présenté la clé retenue : {fingerprint}.",
    login: "Connexion",
    loginGood: "L'utilisateur {user} peut se connecter avec cette clé.",
    folder: "Dossier {folder}",
    folderGood: "{folder} existe.",
    folderHidden: "{folder} ne peut pas être listé ; on peut quand même y déposer des fichiers.",
    certificate: "Certificat de signature",
    certificateGood: "Le certificat de {owner} peut signer jusqu'au {to}.",
    certificateElsewhere:
      "Un autre programme signe pour ce canal ; lui seul connaît le certificat. Indiquez certificateFile pour en faire examiner dates et titulaire.",
    certificateMissing: "Aucun certificat n'est indiqué. INTEST n'en demande pas ; IN si.",
    certificateExpires:
      "Le certificat de {owner} expire le {to}, dans {days} jours. Renouvelez-le et introduisez le nouveau dans Chaman.",
    certificateOwner:
      "Le certificat mentionne le numéro d'entreprise {found}, le canal {expected}. Le destinataire les compare (ACRF-153).",
    certificatePractice: "Ce certificat a été fait pour l'exercice ; il ne signe jamais pour un vrai canal.",
    sequence: "Numéros de suite",
    sequenceGood: "Ce logiciel utilise {from} à {to}.",
    sequenceMissing:
      "Le canal n'a pas de plage à lui. D'autres logiciels envoient sur le même compte : convenez d'une plage avant d'envoyer vers IN.",
    clock: "Horloge",
    clockGood: "L'horloge de cette machine concorde avec les heures des fichiers du serveur.",
    clockBehind:
      "Des fichiers du serveur sont plus récents que maintenant : l'horloge de cette machine retarde de {minutes} minutes.",
    clockUnknown: "Le serveur ne montre aucun fichier auquel comparer l'horloge.",
  },
  de: {
    name: "Name des Servers",
    nameGood: "{host} ist bekannt ({address}).",
    port: "Port",
    portGood: "{host} antwortet auf Port {port}.",
    way: "Weg zum Server",
    waySkipped: "Ein Proxy oder Sprungrechner steht dazwischen; Name und Port werden von hier nicht geprüft.",
    hostKey: "Hostschlüssel",
    hostKeyGood: "Der Server hat den gemerkten Schlüssel gezeigt: {fingerprint}.",
    login: "Anmeldung",
    loginGood: "Benutzer {user} darf sich mit diesem Schlüssel anmelden.",
    folder: "Ordner {folder}",
    folderGood: "{folder} ist vorhanden.",
    folderHidden: "{folder} darf nicht aufgelistet werden; Dateien können trotzdem abgelegt werden.",
    certificate: "Signaturzertifikat",
    certificateGood: "Das Zertifikat von {owner} kann bis {to} signieren.",
    certificateElsewhere:
      "Ein anderes Programm signiert für diesen Kanal; nur es kennt das Zertifikat. Geben Sie die certificateFile an, damit Daten und Inhaber geprüft werden.",
    certificateMissing: "Es ist kein Zertifikat angegeben. INTEST braucht keines; IN schon.",
    certificateExpires:
      "Das Zertifikat von {owner} läuft am {to} ab, in {days} Tagen. Erneuern Sie es und tragen Sie das neue in Chaman ein.",
    certificateOwner:
      "Das Zertifikat nennt die Unternehmensnummer {found}, der Kanal {expected}. Der Empfänger vergleicht sie (ACRF-153).",
    certificatePractice: "Dieses Zertifikat wurde zur Übung gemacht; es signiert nie für einen echten Kanal.",
    sequence: "Folgenummern",
    sequenceGood: "Diese Software verwendet {from} bis {to}.",
    sequenceMissing:
      "Der Kanal hat keinen eigenen Bereich. Andere Software sendet über dasselbe Konto: Vereinbaren Sie einen Bereich, bevor Sie an IN senden.",
    clock: "Uhr",
    clockGood: "Die Uhr dieses Rechners passt zu den Zeiten der Dateien auf dem Server.",
    clockBehind: "Dateien des Servers sind neuer als jetzt: Die Uhr dieses Rechners geht {minutes} Minuten nach.",
    clockUnknown: "Der Server zeigt keine Datei, mit der sich die Uhr vergleichen ließe.",
  },
});

export type ChannelCheckMessage = keyof (typeof texts)["en"];

/** A sentence of the check, in the given language. */
export function channelCheckText(key: ChannelCheckMessage, language: Language, args: MessageArgs = {}): string {
  return fill(texts[language][key], args, language);
}

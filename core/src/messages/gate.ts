// Sentences of the gate: why something may not leave, or what has to be confirmed first.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    unsaved:
      "The document has changes that are not saved; the file on disk is what would be sent. Save it and check again.",
    practiceCode:
      "The application code {code} is for the practice channel only, and {channel} is a real channel. Set the code of the official manual in the channel.",
    practiceCertificate: "The certificate was made for practice; it never signs for a real channel such as {channel}.",
    unofficialPack:
      "The pack {pack} is a reference pack and not the authority's: what it accepts may not go into IN of a real channel.",
    signatureMissing: "A signature (FS) is missing; {folder} takes nothing without one.",
    signatureWrong:
      "A signature (FS) does not belong to these bytes or would be refused in {folder}. fla verify says why.",
    goUnknown: "For {set} nobody knows whether its GO arrived. Settle that first: nothing is sent a second time.",
    sentBeforeFile: "This very file went to IN before, in {set}. A declaration is never sent twice.",
    sentBeforeForm:
      "A form with the same date, hour and reference went to IN before, in {set}. A declaration is never sent twice.",
    blockingFindings: "Blocking findings foreseen: {count}. The authority would refuse.",
    disagreement: "{reasons}",
    undecided: "Something could not be checked: whether the file is right is undecided.",
    contentUnchecked: "The content of this set was not checked here.",
    noSimulation:
      "The channel {channel} does not use the environment S (INTEST-S). Switch it on in the channel (simulation) if the receiver gave it to you.",
    otherDeclarant:
      "{count} forms name another declarant than the training provider of this channel ({expected}): a training provider declares in its own name only.",
    otherOwner:
      "The certificate names the enterprise number {found}, the channel {expected}: the receiver compares them (ACRF-153).",
    outsideMandates: "{count} forms are for employers that are not among the channel's mandates.",
    reasonNeeded: "Type a reason of at least {least} characters; it is recorded with the submission.",
    senderNumberDiffers: "The typed number is not the sender number of {channel}; nothing was sent.",
  },
  nl: {
    unsaved:
      "Het document heeft wijzigingen die niet bewaard zijn; het bestand op schijf zou verzonden worden. Bewaar het en controleer opnieuw.",
    practiceCode:
      "De toepassingscode {code} is alleen voor het oefenkanaal, en {channel} is een echt kanaal. Stel in het kanaal de code van de officiële handleiding in.",
    practiceCertificate:
      "Het certificaat werd gemaakt om te oefenen; het ondertekent nooit voor een echt kanaal zoals {channel}.",
    unofficialPack:
      "Het pakket {pack} is een referentiepakket en niet dat van de overheid: wat het aanvaardt mag niet in IN van een echt kanaal.",
    signatureMissing: "Een handtekening (FS) ontbreekt; {folder} aanvaardt niets zonder.",
    signatureWrong:
      "Een handtekening (FS) hoort niet bij deze bytes of zou in {folder} geweigerd worden. fla verify zegt waarom.",
    goUnknown:
      "Voor {set} weet niemand of het GO is aangekomen. Klaar dat eerst uit: er wordt niets een tweede keer verzonden.",
    sentBeforeFile: "Precies dit bestand ging al naar IN, in {set}. Een aangifte wordt nooit twee keer verzonden.",
    sentBeforeForm:
      "Een formulier met dezelfde datum, hetzelfde uur en dezelfde referentie ging al naar IN, in {set}. Een aangifte wordt nooit twee keer verzonden.",
    blockingFindings: "Voorziene blokkerende anomalieën: {count}. De overheid zou weigeren.",
    disagreement: "{reasons}",
    undecided: "Iets kon niet gecontroleerd worden: of het bestand juist is, blijft onbeslist.",
    contentUnchecked: "De inhoud van deze set werd hier niet gecontroleerd.",
    noSimulation:
      "Het kanaal {channel} gebruikt de omgeving S (INTEST-S) niet. Zet ze aan in het kanaal (simulation) als de ontvanger ze u gaf.",
    otherDeclarant:
      "{count} formulieren noemen een andere aangever dan de opleidingsverstrekker van dit kanaal ({expected}): een opleidingsverstrekker geeft alleen in eigen naam aan.",
    otherOwner:
      "Het certificaat noemt het ondernemingsnummer {found}, het kanaal {expected}: de ontvanger vergelijkt ze (ACRF-153).",
    outsideMandates: "{count} formulieren zijn voor werkgevers die niet bij de mandaten van het kanaal staan.",
    reasonNeeded: "Typ een reden van minstens {least} tekens; ze wordt bij de zending bewaard.",
    senderNumberDiffers: "Het getypte nummer is niet het verzendernummer van {channel}; er werd niets verzonden.",
  },
  fr: {
    unsaved:
      "Le document a des modifications non enregistrées ; c'est le fichier sur disque qui partirait. Enregistrez-le et contrôlez de nouveau.",
    practiceCode:
      "Le code d'application {code} ne vaut que pour le canal d'exercice, et {channel} est un vrai canal. Réglez dans le canal le code du manuel officiel.",
    practiceCertificate:
      "Le certificat a été fait pour l'exercice ; il ne signe jamais pour un vrai canal comme {channel}.",
    unofficialPack:
      "Le paquet {pack} est un paquet de référence et non celui de l'autorité : ce qu'il accepte ne peut pas aller dans IN d'un vrai canal.",
    signatureMissing: "Il manque une signature (FS) ; {folder} n'accepte rien sans elle.",
    signatureWrong:
      "Une signature (FS) n'appartient pas à ces octets ou serait refusée dans {folder}. fla verify dit pourquoi.",
    goUnknown:
      "Pour {set}, personne ne sait si son GO est arrivé. Réglez cela d'abord : rien n'est envoyé une seconde fois.",
    sentBeforeFile:
      "Ce fichier précis est déjà parti vers IN, dans {set}. Une déclaration n'est jamais envoyée deux fois.",
    sentBeforeForm:
      "Un formulaire de mêmes date, heure et référence est déjà parti vers IN, dans {set}. Une déclaration n'est jamais envoyée deux fois.",
    blockingFindings: "Anomalies bloquantes prévues : {count}. L'autorité refuserait.",
    disagreement: "{reasons}",
    undecided: "Quelque chose n'a pas pu être contrôlé : l'exactitude du fichier reste indécise.",
    contentUnchecked: "Le contenu de cet ensemble n'a pas été contrôlé ici.",
    noSimulation:
      "Le canal {channel} n'utilise pas l'environnement S (INTEST-S). Activez-le dans le canal (simulation) si le destinataire vous l'a donné.",
    otherDeclarant:
      "{count} formulaires nomment un autre déclarant que le prestataire de formation de ce canal ({expected}) : un prestataire de formation ne déclare qu'en son propre nom.",
    otherOwner:
      "Le certificat nomme le numéro d'entreprise {found}, le canal {expected} : le destinataire les compare (ACRF-153).",
    outsideMandates: "{count} formulaires concernent des employeurs qui ne figurent pas parmi les mandats du canal.",
    reasonNeeded: "Tapez une raison d'au moins {least} caractères ; elle est conservée avec l'envoi.",
    senderNumberDiffers: "Le numéro tapé n'est pas le numéro d'expéditeur de {channel} ; rien n'a été envoyé.",
  },
  de: {
    unsaved:
      "Das Dokument hat ungespeicherte Änderungen; gesendet würde die Datei auf der Platte. Speichern Sie und prüfen Sie erneut.",
    practiceCode:
      "Der Anwendungscode {code} gilt nur für den Übungskanal, und {channel} ist ein echter Kanal. Setzen Sie im Kanal den Code des amtlichen Handbuchs.",
    practiceCertificate: "Das Zertifikat wurde zum Üben gemacht; es signiert nie für einen echten Kanal wie {channel}.",
    unofficialPack:
      "Das Paket {pack} ist ein Referenzpaket und nicht das der Behörde: was es annimmt, darf nicht in IN eines echten Kanals.",
    signatureMissing: "Eine Signatur (FS) fehlt; {folder} nimmt nichts ohne sie.",
    signatureWrong:
      "Eine Signatur (FS) gehört nicht zu diesen Bytes oder würde in {folder} abgelehnt. fla verify sagt warum.",
    goUnknown:
      "Bei {set} weiß niemand, ob sein GO angekommen ist. Klären Sie das zuerst: nichts wird ein zweites Mal gesendet.",
    sentBeforeFile: "Genau diese Datei ging schon nach IN, in {set}. Eine Meldung wird nie zweimal gesendet.",
    sentBeforeForm:
      "Ein Formular mit demselben Datum, derselben Uhrzeit und derselben Referenz ging schon nach IN, in {set}. Eine Meldung wird nie zweimal gesendet.",
    blockingFindings: "Vorherzusehende blockierende Anomalien: {count}. Die Behörde würde ablehnen.",
    disagreement: "{reasons}",
    undecided: "Etwas konnte nicht geprüft werden: ob die Datei richtig ist, bleibt unentschieden.",
    contentUnchecked: "Der Inhalt dieses Satzes wurde hier nicht geprüft.",
    noSimulation:
      "Der Kanal {channel} verwendet die Umgebung S (INTEST-S) nicht. Schalten Sie sie im Kanal ein (simulation), wenn der Empfänger sie Ihnen gegeben hat.",
    otherDeclarant:
      "{count} Formulare nennen einen anderen Meldenden als den Weiterbildungsanbieter dieses Kanals ({expected}): Ein Weiterbildungsanbieter meldet nur im eigenen Namen.",
    otherOwner:
      "Das Zertifikat nennt die Unternehmensnummer {found}, der Kanal {expected}: Der Empfänger vergleicht sie (ACRF-153).",
    outsideMandates: "{count} Formulare sind für Arbeitgeber, die nicht unter den Mandaten des Kanals sind.",
    reasonNeeded: "Geben Sie einen Grund von mindestens {least} Zeichen ein; er wird mit der Sendung aufbewahrt.",
    senderNumberDiffers: "Die eingegebene Nummer ist nicht die Absendernummer von {channel}; nichts wurde gesendet.",
  },
});

export type GateMessage = keyof (typeof texts)["en"];

/** A sentence of the gate, in the reader's language. */
export function gateText(key: GateMessage, language: Language, args: MessageArgs = {}): string {
  return fill(texts[language][key], args, language);
}

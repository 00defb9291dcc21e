// Sentences about channels, keys, connections and transfers: what happened, where, and what to do.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    cancelled: "Stopped by you; nothing was released on the channel.",
    // FLA_HOME and files
    homeUnusable:
      "The folder {dir} for channels and submissions cannot be used ({reason}). Set FLA_HOME to another one.",
    homeFull:
      "There is no room left in {dir}, where submissions and the journal are kept. Make room, and look at the state of the set before it is sent again.",
    fileUnreadable: "{file} cannot be read ({reason}).",
    fileTooBig: "{file} has {size} bytes, more than the {limit} that such a file may have.",
    // Channels
    channelsBroken: "{file} cannot be read: {reason}. Mend or move the file; nothing in it was changed.",
    channelsNoList: "{file} holds no list of channels. Mend or move the file; nothing in it was changed.",
    channelsOtherVersion:
      "{file} says version {found}, and this version of the product reads version 1. Update the product, or move the file; nothing in it was changed.",
    channelShape: "{where}: a channel is an object with fields.",
    channelFieldUnknown: "{where}: there is no field {field}. A misspelt field would be silently unused.",
    channelFieldMissing: "{where}: the field {field} is missing.",
    channelFieldWrong: "{where}: the field {field} has a value that it cannot have.",
    channelPathNotAbsolute:
      "{where}: {field} must be a full path (or start with ~/), because editor and command line work in different folders.",
    channelEnterpriseNumber:
      "{where}: the enterprise number is ten digits, the first 0 or 1, the last two the check digits. Look for a typing mistake.",
    channelSenderNumber:
      "{where}: the sender number is the six digits that Chaman shows; 999999 is the social security itself.",
    channelNoKey: "{where}: name the SSH private key in keyFile, or set agent to true.",
    channelRange: "{where}: the range of sequence numbers starts at {from} and ends before that, at {to}.",
    channelProxyAndJump: "{where}: choose either a proxy or a jump host.",
    channelNameTwice: "{where}: there is already a channel named {name}.",
    channelPairTwice:
      "{where}: {other} already has this enterprise number and quality, and there is only one SFTP channel for each pair. Tick the permission in the existing channel instead.",
    noSuchChannel: "There is no channel {name}. Known: {known}.",
    // Keys
    keyPutty:
      "{file} is a PuTTY key (.ppk). Open it in PuTTYgen, choose Conversions, Export OpenSSH key, and name the exported file.",
    keyPublic: "{file} is the public half of a key; name the private half (the file without .pub).",
    keyUnknownForm: "{file} is no private key in OpenSSH or PEM form.",
    keyPassphraseWrong: "The passphrase of {file} is wrong; three tries were made.",
    keyFileExists: "{file} exists already; a key is never overwritten. Choose another name.",
    noAgent: "No SSH agent is running (SSH_AUTH_SOCK is not set). Start one and add the key, or name a key file.",
    // Host and connection
    hostNotFound: "The host {host} is not known. Check the name and the network.",
    connectionRefused:
      "{host} refuses connections on port {port}. Check the port, a firewall, and whether a proxy is needed.",
    connectTimeout: "{host}:{port} does not answer. A firewall that drops packets looks like this.",
    connectionFailed: "The connection to {host}:{port} failed: {reason}.",
    connectionLost: "The connection to {host} was lost during: {step}.",
    serverSilent: "The server did not answer within {seconds} seconds: {step}.",
    noCommonAlgorithm: "{host} and this program have no algorithm in common: {reason}.",
    proxyUnreachable: "The proxy {proxy} cannot be reached or does not answer: {reason}.",
    proxyRefused: "The proxy {proxy} does not connect to {host}:{port}: {reason}.",
    jumpRefused: "The jump host {jump} does not forward to {host}:{port}.",
    jumpNoKey: "The jump host {jump} needs a keyFile of its own, or agent set to true.",
    loginRefused:
      "{host} refuses user {user} with this key. Is the public half of this very key entered in Chaman, for this user name?",
    hostKeyChanged:
      "The host key of {host}:{port} CHANGED. Known: {known}. Now: {found}. Nothing was sent. Either the server was renewed or somebody stands in between: ask the receiver for its fingerprint; only then forget the old key.",
    hostKeyNotAccepted: "The host key {found} of {host}:{port} was not accepted; nothing was sent.",
    folderMissing: "The server has no folder {folder}. Is this the right account?",
    folderRefused: "The server does not let this account write {name}.",
    listRefused: "The server does not let this account list {folder}; answers cannot be fetched this way.",
    // Sending
    remoteExists: "{name} is on the server already (it would be ACRF-133). Take the next sequence number.",
    remoteExistsPerhaps:
      "The server refuses to make {name}, and does not say why; a file of that name may be there already. Take the next sequence number.",
    serverRefused:
      "The server refused {name} at {step}: {reason} (status {status}). A full disk or quota looks like this. No GO was sent.",
    sizeDiffers: "{name} has {found} bytes on the server and should have {expected}. No GO was sent.",
    changedWhileSending: "{name} changed while it was being sent. No GO was sent; make the triplet again.",
    changedSinceCheck: "{file} was changed while it was being checked. Nothing was sent; check it again.",
    goUnknown:
      "The connection was lost while {name} was being made: nobody here knows whether it is there. It is not tried again by itself. Wait for an ACRF, or look into the folder, then say which it is.",
    noGo: "The set has no {name}; without it nothing would be processed.",
    bytesGone: "{name} is not kept here any more; make the triplet again from its document.",
    beingSent: "{set} is being sent by another window or process. Wait until it has ended, then look again.",
    leaseLost: "{set} was taken over by another window or process while this one stood still. This one stopped.",
    cannotWithdraw: "{set} cannot be withdrawn: its GO went, or may have gone, and processing has begun.",
    sequenceUsedUp: "The sequence numbers {from} to {to} are all used for {date}. Widen the range of the channel.",
    noSequenceRange:
      "The channel {channel} has no range of sequence numbers of its own. Other software sends on the same account: agree on a range, and set sequenceFrom and sequenceTo.",
    severalSets: "The file makes {count} sets of files.",
    cannotSplit: "The file cannot be split on the boundaries of its forms: it is not well-formed near {reason}.",
    formTooBig: "Form {form} alone makes {size} bytes, more than the {limit} that a part may have.",
    // Answers that are left
    leftIncomplete: "{name}: left, its GO is not there yet",
    leftTooBig: "{name}: left, bigger than an answer may be",
    leftBadArchive: "{name}: left, no archive of one answer",
    leftUnreadable: "{name}: left, the server does not let it be read",
    // Packs
    materialTooMuch:
      "That is too much to be a publication: more than {files} files or {megabytes} MB. Name the folder or archive with the schemas alone.",
    nothingToInstall: "Nothing was installed: there is no schema that can be used, or a file is bad.",
    packNotWritten:
      "The pack {id} was not installed, because it could not be written ({reason}). What was installed before is unchanged.",
    noSuchPack: "No pack {id} is installed here. Installed: {known}.",
  },
  nl: {
    cancelled: "Door u gestopt; er werd niets vrijgegeven op het kanaal.",
    homeUnusable:
      "De map {dir} voor kanalen en zendingen is niet bruikbaar ({reason}). Stel FLA_HOME in op een andere map.",
    homeFull:
      "Er is geen plaats meer in {dir}, waar zendingen en het journaal bewaard worden. Maak plaats en bekijk de toestand van de set voor ze opnieuw verzonden wordt.",
    fileUnreadable: "{file} kan niet gelezen worden ({reason}).",
    fileTooBig: "{file} telt {size} bytes, meer dan de {limit} die zo'n bestand mag hebben.",
    channelsBroken:
      "{file} kan niet gelezen worden: {reason}. Herstel of verplaats het bestand; er werd niets in gewijzigd.",
    channelsNoList:
      "{file} bevat geen lijst van kanalen. Herstel of verplaats het bestand; er werd niets in gewijzigd.",
    channelsOtherVersion:
      "{file} vermeldt versie {found}, en deze versie van het product leest versie 1. Werk het product bij of verplaats het bestand; er werd niets in gewijzigd.",
    channelShape: "{where}: een kanaal is een object met velden.",
    channelFieldUnknown:
      "{where}: er bestaat geen veld {field}. Een verkeerd gespeld veld zou stilzwijgend ongebruikt blijven.",
    channelFieldMissing: "{where}: het veld {field} ontbreekt.",
    channelFieldWrong: "{where}: het veld {field} heeft een waarde die het niet kan hebben.",
    channelPathNotAbsolute:
      "{where}: {field} moet een volledig pad zijn (of met ~/ beginnen), want de editor en de opdrachtregel werken in verschillende mappen.",
    channelEnterpriseNumber:
      "{where}: het ondernemingsnummer telt tien cijfers, het eerste is 0 of 1, de laatste twee zijn het controlegetal. Zoek een tikfout.",
    channelSenderNumber:
      "{where}: het verzendernummer bestaat uit de zes cijfers die Chaman toont; 999999 is de sociale zekerheid zelf.",
    channelNoKey: "{where}: noem de private SSH-sleutel in keyFile, of zet agent op true.",
    channelRange: "{where}: het bereik van zendingsnummers begint bij {from} en eindigt daarvoor, bij {to}.",
    channelProxyAndJump: "{where}: kies ofwel een proxy ofwel een tussenstation (jump host).",
    channelNameTwice: "{where}: er is al een kanaal met de naam {name}.",
    channelPairTwice:
      "{where}: {other} heeft dit ondernemingsnummer en deze hoedanigheid al, en per paar is er maar één SFTP-kanaal. Vink de toelating aan in het bestaande kanaal.",
    noSuchChannel: "Er is geen kanaal {name}. Gekend: {known}.",
    keyPutty:
      "{file} is een PuTTY-sleutel (.ppk). Open hem in PuTTYgen, kies Conversions, Export OpenSSH key, en noem het geëxporteerde bestand.",
    keyPublic: "{file} is de publieke helft van een sleutel; noem de private helft (het bestand zonder .pub).",
    keyUnknownForm: "{file} is geen private sleutel in OpenSSH- of PEM-vorm.",
    keyPassphraseWrong: "De wachtwoordzin van {file} is fout; er werd drie keer geprobeerd.",
    keyFileExists: "{file} bestaat al; een sleutel wordt nooit overschreven. Kies een andere naam.",
    noAgent:
      "Er draait geen SSH-agent (SSH_AUTH_SOCK is niet ingesteld). Start er een en voeg de sleutel toe, of noem een sleutelbestand.",
    hostNotFound: "De host {host} is niet gekend. Controleer de naam en het netwerk.",
    connectionRefused:
      "{host} weigert verbindingen op poort {port}. Controleer de poort, een firewall, en of er een proxy nodig is.",
    connectTimeout: "{host}:{port} antwoordt niet. Zo ziet een firewall eruit die pakketten laat vallen.",
    connectionFailed: "De verbinding met {host}:{port} is mislukt: {reason}.",
    connectionLost: "De verbinding met {host} viel weg tijdens: {step}.",
    serverSilent: "De server antwoordde niet binnen {seconds} seconden: {step}.",
    noCommonAlgorithm: "{host} en dit programma hebben geen algoritme gemeen: {reason}.",
    proxyUnreachable: "De proxy {proxy} is niet bereikbaar of antwoordt niet: {reason}.",
    proxyRefused: "De proxy {proxy} maakt geen verbinding met {host}:{port}: {reason}.",
    jumpRefused: "Het tussenstation {jump} stuurt niet door naar {host}:{port}.",
    jumpNoKey: "Het tussenstation {jump} heeft een eigen keyFile nodig, of agent op true.",
    loginRefused:
      "{host} weigert gebruiker {user} met deze sleutel. Staat de publieke helft van precies deze sleutel in Chaman, bij deze gebruikersnaam?",
    hostKeyChanged:
      "De hostsleutel van {host}:{port} is VERANDERD. Gekend: {known}. Nu: {found}. Er werd niets verzonden. Ofwel werd de server vernieuwd, ofwel staat er iemand tussen: vraag de ontvanger naar zijn vingerafdruk; vergeet pas dan de oude sleutel.",
    hostKeyNotAccepted: "De hostsleutel {found} van {host}:{port} werd niet aanvaard; er werd niets verzonden.",
    folderMissing: "De server heeft geen map {folder}. Is dit de juiste account?",
    folderRefused: "De server laat deze account {name} niet schrijven.",
    listRefused:
      "De server laat deze account de inhoud van {folder} niet opvragen; antwoorden kunnen zo niet opgehaald worden.",
    remoteExists: "{name} staat al op de server (dat zou ACRF-133 worden). Neem het volgende zendingsnummer.",
    remoteExistsPerhaps:
      "De server weigert {name} aan te maken en zegt niet waarom; misschien bestaat het al. Neem het volgende zendingsnummer.",
    serverRefused:
      "De server weigerde {name} bij {step}: {reason} (status {status}). Zo ziet een volle schijf of een overschreden quotum eruit. Er werd geen GO verzonden.",
    sizeDiffers:
      "{name} telt {found} bytes op de server en zou er {expected} moeten tellen. Er werd geen GO verzonden.",
    changedWhileSending: "{name} wijzigde tijdens het verzenden. Er werd geen GO verzonden; maak het triplet opnieuw.",
    changedSinceCheck: "{file} werd gewijzigd tijdens de controle. Er werd niets verzonden; controleer het opnieuw.",
    goUnknown:
      "De verbinding viel weg terwijl {name} werd aangemaakt: niemand weet hier of het er staat. Het wordt niet vanzelf opnieuw geprobeerd. Wacht op een ACRF of kijk in de map, en zeg dan welk van beide het is.",
    noGo: "De set heeft geen {name}; zonder dat wordt er niets verwerkt.",
    bytesGone: "{name} wordt hier niet meer bewaard; maak het triplet opnieuw van het document.",
    beingSent: "{set} wordt door een ander venster of proces verzonden. Wacht tot het klaar is en kijk dan opnieuw.",
    leaseLost:
      "{set} werd door een ander venster of proces overgenomen terwijl dit stilstond. Dit venster of proces is gestopt.",
    cannotWithdraw: "{set} kan niet ingetrokken worden: het GO is weg, of misschien weg, en de verwerking is begonnen.",
    sequenceUsedUp:
      "De zendingsnummers {from} tot {to} zijn voor {date} allemaal gebruikt. Verruim het bereik van het kanaal.",
    noSequenceRange:
      "Het kanaal {channel} heeft geen eigen bereik van zendingsnummers. Andere software verzendt op dezelfde account: spreek een bereik af en stel sequenceFrom en sequenceTo in.",
    severalSets: "Het bestand levert {count} sets van bestanden op.",
    cannotSplit:
      "Het bestand kan niet op de grenzen van zijn formulieren gesplitst worden: het is niet welgevormd bij {reason}.",
    formTooBig: "Formulier {form} telt alleen al {size} bytes, meer dan de {limit} die een deel mag hebben.",
    // Answers that are left
    leftIncomplete: "{name}: overgeslagen, de GO is er nog niet",
    leftTooBig: "{name}: overgeslagen, groter dan een antwoord mag zijn",
    leftBadArchive: "{name}: overgeslagen, geen archief met één antwoord",
    leftUnreadable: "{name}: overgeslagen, de server laat het niet lezen",
    // Packs
    materialTooMuch:
      "Dat is te veel voor een publicatie: meer dan {files} bestanden of {megabytes} MB. Noem enkel de map of het archief met de schema's.",
    nothingToInstall: "Er is niets geïnstalleerd: er is geen bruikbaar schema, of een bestand is fout.",
    packNotWritten:
      "Het pakket {id} is niet geïnstalleerd, omdat het niet geschreven kon worden ({reason}). Wat voordien geïnstalleerd was, is ongewijzigd.",
    noSuchPack: "Hier is geen pakket {id} geïnstalleerd. Geïnstalleerd: {known}.",
  },
  fr: {
    cancelled: "Arrêté par vous ; rien n'a été libéré sur le canal.",
    homeUnusable:
      "Le dossier {dir} des canaux et des envois est inutilisable ({reason}). Indiquez-en un autre dans FLA_HOME.",
    homeFull:
      "Il n'y a plus de place dans {dir}, où sont conservés les envois et le journal. Libérez de la place et regardez l'état de l'ensemble avant de l'envoyer à nouveau.",
    fileUnreadable: "{file} ne peut pas être lu ({reason}).",
    fileTooBig: "{file} compte {size} octets, plus que les {limit} admis pour un tel fichier.",
    channelsBroken: "{file} ne peut pas être lu : {reason}. Réparez ou déplacez le fichier ; rien n'y a été changé.",
    channelsNoList:
      "{file} ne contient pas de liste de canaux. Réparez ou déplacez le fichier ; rien n'y a été changé.",
    channelsOtherVersion:
      "{file} indique la version {found}, et cette version du produit lit la version 1. Mettez le produit à jour ou déplacez le fichier ; rien n'y a été changé.",
    channelShape: "{where} : un canal est un objet avec des champs.",
    channelFieldUnknown:
      "{where} : il n'existe pas de champ {field}. Un champ mal orthographié resterait inutilisé sans qu'on le sache.",
    channelFieldMissing: "{where} : il manque le champ {field}.",
    channelFieldWrong: "{where} : le champ {field} a une valeur qu'il ne peut pas avoir.",
    channelPathNotAbsolute:
      "{where} : {field} doit être un chemin complet (ou commencer par ~/), car l'éditeur et la ligne de commande travaillent dans des dossiers différents.",
    channelEnterpriseNumber:
      "{where} : le numéro d'entreprise a dix chiffres, le premier est 0 ou 1, les deux derniers sont les chiffres de contrôle. Cherchez une faute de frappe.",
    channelSenderNumber:
      "{where} : le numéro d'expéditeur est formé des six chiffres que montre Chaman ; 999999 est la sécurité sociale elle-même.",
    channelNoKey: "{where} : indiquez la clé SSH privée dans keyFile, ou mettez agent à true.",
    channelRange: "{where} : la plage de numéros d'envoi commence à {from} et finit avant, à {to}.",
    channelProxyAndJump: "{where} : choisissez soit un proxy, soit un hôte de rebond.",
    channelNameTwice: "{where} : il existe déjà un canal nommé {name}.",
    channelPairTwice:
      "{where} : {other} a déjà ce numéro d'entreprise et cette qualité, et il n'y a qu'un canal SFTP par couple. Cochez plutôt l'autorisation dans le canal existant.",
    noSuchChannel: "Il n'y a pas de canal {name}. Connus : {known}.",
    keyPutty:
      "{file} est une clé PuTTY (.ppk). Ouvrez-la dans PuTTYgen, choisissez Conversions, Export OpenSSH key, et indiquez le fichier exporté.",
    keyPublic: "{file} est la moitié publique d'une clé ; indiquez la moitié privée (le fichier sans .pub).",
    keyUnknownForm: "{file} n'est pas une clé privée au format OpenSSH ou PEM.",
    keyPassphraseWrong: "La phrase secrète de {file} est fausse ; trois essais ont été faits.",
    keyFileExists: "{file} existe déjà ; une clé n'est jamais écrasée. Choisissez un autre nom.",
    noAgent:
      "Aucun agent SSH ne tourne (SSH_AUTH_SOCK n'est pas défini). Démarrez-en un et ajoutez la clé, ou indiquez un fichier de clé.",
    hostNotFound: "L'hôte {host} est inconnu. Vérifiez le nom et le réseau.",
    connectionRefused:
      "{host} refuse les connexions sur le port {port}. Vérifiez le port, un pare-feu, et s'il faut un proxy.",
    connectTimeout: "{host}:{port} ne répond pas. C'est ainsi que se présente un pare-feu qui jette les paquets.",
    connectionFailed: "La connexion à {host}:{port} a échoué : {reason}.",
    connectionLost: "La connexion à {host} a été perdue pendant : {step}.",
    serverSilent: "Le serveur n'a pas répondu en {seconds} secondes : {step}.",
    noCommonAlgorithm: "{host} et ce programme n'ont aucun algorithme en commun : {reason}.",
    proxyUnreachable: "Le proxy {proxy} est injoignable ou ne répond pas : {reason}.",
    proxyRefused: "Le proxy {proxy} ne se connecte pas à {host}:{port} : {reason}.",
    jumpRefused: "L'hôte de rebond {jump} ne transmet pas vers {host}:{port}.",
    jumpNoKey: "L'hôte de rebond {jump} a besoin d'un keyFile à lui, ou d'agent à true.",
    loginRefused:
      "{host} refuse l'utilisateur {user} avec cette clé. La moitié publique de cette clé précise est-elle dans Chaman, pour ce nom d'utilisateur ?",
    hostKeyChanged:
      "La clé d'hôte de {host}:{port} a CHANGÉ. Connue : {known}. Maintenant : {found}. Rien n'a été envoyé. Ou le serveur a été renouvelé, ou quelqu'un s'interpose : demandez son empreinte au destinataire ; alors seulement, oubliez l'ancienne clé.",
    hostKeyNotAccepted: "La clé d'hôte {found} de {host}:{port} n'a pas été acceptée ; rien n'a été envoyé.",
    folderMissing: "Le serveur n'a pas de dossier {folder}. Est-ce le bon compte ?",
    folderRefused: "Le serveur ne laisse pas ce compte écrire {name}.",
    listRefused: "Le serveur ne laisse pas ce compte lister {folder} ; les réponses ne peuvent pas être prises ainsi.",
    remoteExists: "{name} est déjà sur le serveur (ce serait ACRF-133). Prenez le numéro d'envoi suivant.",
    remoteExistsPerhaps:
      "Le serveur refuse de créer {name} sans dire pourquoi ; un fichier de ce nom s'y trouve peut-être déjà. Prenez le numéro d'envoi suivant.",
    serverRefused:
      "Le serveur a refusé {name} à l'étape {step} : {reason} (statut {status}). C'est ainsi que se présente un disque plein ou un quota dépassé. Aucun GO n'a été envoyé.",
    sizeDiffers:
      "{name} compte {found} octets sur le serveur et devrait en compter {expected}. Aucun GO n'a été envoyé.",
    changedWhileSending: "{name} a changé pendant l'envoi. Aucun GO n'a été envoyé ; refaites le triplet.",
    changedSinceCheck: "{file} a été modifié pendant le contrôle. Rien n'a été envoyé ; contrôlez-le à nouveau.",
    goUnknown:
      "La connexion a été perdue pendant la création de {name} : personne ici ne sait s'il y est. On ne réessaie pas de soi-même. Attendez un ACRF ou regardez dans le dossier, puis dites ce qu'il en est.",
    noGo: "L'ensemble n'a pas de {name} ; sans lui, rien ne serait traité.",
    bytesGone: "{name} n'est plus conservé ici ; refaites le triplet à partir du document.",
    beingSent:
      "{set} est en cours d'envoi par une autre fenêtre ou un autre processus. Attendez qu'il ait fini, puis regardez à nouveau.",
    leaseLost:
      "{set} a été repris par une autre fenêtre ou un autre processus pendant que celui-ci était à l'arrêt. Celui-ci s'est arrêté.",
    cannotWithdraw:
      "{set} ne peut pas être retiré : son GO est parti, ou peut-être parti, et le traitement a commencé.",
    sequenceUsedUp: "Les numéros d'envoi {from} à {to} sont tous utilisés pour {date}. Élargissez la plage du canal.",
    noSequenceRange:
      "Le canal {channel} n'a pas de plage de numéros d'envoi à lui. D'autres logiciels envoient sur le même compte : convenez d'une plage et réglez sequenceFrom et sequenceTo.",
    severalSets: "Le fichier donne {count} ensembles de fichiers.",
    cannotSplit:
      "Le fichier ne peut pas être découpé aux limites de ses formulaires : il n'est pas bien formé près de {reason}.",
    formTooBig: "Le formulaire {form} fait à lui seul {size} octets, plus que les {limit} admis pour un morceau.",
    // Answers that are left
    leftIncomplete: "{name} : laissé, son GO n'est pas encore là",
    leftTooBig: "{name} : laissé, plus grand qu'une réponse ne peut l'être",
    leftBadArchive: "{name} : laissé, pas une archive d'une seule réponse",
    leftUnreadable: "{name} : laissé, le serveur ne le laisse pas lire",
    // Packs
    materialTooMuch:
      "C'est trop pour une publication : plus de {files} fichiers ou {megabytes} Mo. Indiquez seulement le dossier ou l'archive des schémas.",
    nothingToInstall: "Rien n'a été installé : il n'y a pas de schéma utilisable, ou un fichier est mauvais.",
    packNotWritten:
      "Le paquet {id} n'a pas été installé, car il n'a pas pu être écrit ({reason}). Ce qui était installé auparavant est inchangé.",
    noSuchPack: "Aucun paquet {id} n'est installé ici. Installés : {known}.",
  },
  de: {
    cancelled: "Von Ihnen angehalten; auf dem Kanal wurde nichts freigegeben.",
    homeUnusable:
      "Der Ordner {dir} für Kanäle und Sendungen ist nicht benutzbar ({reason}). Geben Sie in FLA_HOME einen anderen an.",
    homeFull:
      "In {dir}, wo Sendungen und Journal aufbewahrt werden, ist kein Platz mehr. Schaffen Sie Platz, und sehen Sie den Zustand des Satzes nach, bevor er erneut gesendet wird.",
    fileUnreadable: "{file} kann nicht gelesen werden ({reason}).",
    fileTooBig: "{file} hat {size} Bytes, mehr als die {limit}, die eine solche Datei haben darf.",
    channelsBroken:
      "{file} kann nicht gelesen werden: {reason}. Reparieren oder verschieben Sie die Datei; darin wurde nichts geändert.",
    channelsNoList:
      "{file} enthält keine Liste von Kanälen. Reparieren oder verschieben Sie die Datei; darin wurde nichts geändert.",
    channelsOtherVersion:
      "{file} nennt die Version {found}, diese Fassung des Produkts liest die Version 1. Aktualisieren Sie das Produkt, oder verschieben Sie die Datei; darin wurde nichts geändert.",
    channelShape: "{where}: ein Kanal ist ein Objekt mit Feldern.",
    channelFieldUnknown:
      "{where}: es gibt kein Feld {field}. Ein falsch geschriebenes Feld bliebe stillschweigend ungenutzt.",
    channelFieldMissing: "{where}: das Feld {field} fehlt.",
    channelFieldWrong: "{where}: das Feld {field} hat einen Wert, den es nicht haben kann.",
    channelPathNotAbsolute:
      "{where}: {field} muss ein vollständiger Pfad sein (oder mit ~/ beginnen), weil Editor und Kommandozeile in verschiedenen Ordnern arbeiten.",
    channelEnterpriseNumber:
      "{where}: die Unternehmensnummer hat zehn Ziffern, die erste ist 0 oder 1, die letzten zwei sind die Prüfziffern. Suchen Sie einen Tippfehler.",
    channelSenderNumber:
      "{where}: die Absendernummer sind die sechs Ziffern, die Chaman zeigt; 999999 ist die soziale Sicherheit selbst.",
    channelNoKey: "{where}: nennen Sie den privaten SSH-Schlüssel in keyFile, oder setzen Sie agent auf true.",
    channelRange: "{where}: der Bereich der Sendungsnummern beginnt bei {from} und endet davor, bei {to}.",
    channelProxyAndJump: "{where}: wählen Sie entweder einen Proxy oder einen Sprunghost.",
    channelNameTwice: "{where}: es gibt bereits einen Kanal namens {name}.",
    channelPairTwice:
      "{where}: {other} hat diese Unternehmensnummer und Eigenschaft bereits, und je Paar gibt es nur einen SFTP-Kanal. Haken Sie stattdessen die Erlaubnis im bestehenden Kanal an.",
    noSuchChannel: "Es gibt keinen Kanal {name}. Bekannt: {known}.",
    keyPutty:
      "{file} ist ein PuTTY-Schlüssel (.ppk). Öffnen Sie ihn in PuTTYgen, wählen Sie Conversions, Export OpenSSH key, und nennen Sie die exportierte Datei.",
    keyPublic: "{file} ist die öffentliche Hälfte eines Schlüssels; nennen Sie die private (die Datei ohne .pub).",
    keyUnknownForm: "{file} ist kein privater Schlüssel in OpenSSH- oder PEM-Form.",
    keyPassphraseWrong: "Die Passphrase von {file} ist falsch; es wurde dreimal versucht.",
    keyFileExists: "{file} gibt es bereits; ein Schlüssel wird nie überschrieben. Wählen Sie einen anderen Namen.",
    noAgent:
      "Es läuft kein SSH-Agent (SSH_AUTH_SOCK ist nicht gesetzt). Starten Sie einen und fügen Sie den Schlüssel hinzu, oder nennen Sie eine Schlüsseldatei.",
    hostNotFound: "Der Host {host} ist unbekannt. Prüfen Sie den Namen und das Netz.",
    connectionRefused:
      "{host} lehnt Verbindungen auf Port {port} ab. Prüfen Sie den Port, eine Firewall, und ob ein Proxy nötig ist.",
    connectTimeout: "{host}:{port} antwortet nicht. So sieht eine Firewall aus, die Pakete verwirft.",
    connectionFailed: "Die Verbindung zu {host}:{port} ist gescheitert: {reason}.",
    connectionLost: "Die Verbindung zu {host} ging verloren während: {step}.",
    serverSilent: "Der Server antwortete nicht innerhalb von {seconds} Sekunden: {step}.",
    noCommonAlgorithm: "{host} und dieses Programm haben keinen gemeinsamen Algorithmus: {reason}.",
    proxyUnreachable: "Der Proxy {proxy} ist nicht erreichbar oder antwortet nicht: {reason}.",
    proxyRefused: "Der Proxy {proxy} verbindet nicht mit {host}:{port}: {reason}.",
    jumpRefused: "Der Sprunghost {jump} leitet nicht an {host}:{port} weiter.",
    jumpNoKey: "Der Sprunghost {jump} braucht eine eigene keyFile, oder agent auf true.",
    loginRefused:
      "{host} lehnt Benutzer {user} mit diesem Schlüssel ab. Steht die öffentliche Hälfte genau dieses Schlüssels in Chaman, unter diesem Benutzernamen?",
    hostKeyChanged:
      "Der Hostschlüssel von {host}:{port} hat sich GEÄNDERT. Bekannt: {known}. Jetzt: {found}. Nichts wurde gesendet. Entweder wurde der Server erneuert, oder jemand steht dazwischen: fragen Sie den Empfänger nach seinem Fingerabdruck; vergessen Sie erst dann den alten Schlüssel.",
    hostKeyNotAccepted: "Der Hostschlüssel {found} von {host}:{port} wurde nicht angenommen; nichts wurde gesendet.",
    folderMissing: "Der Server hat keinen Ordner {folder}. Ist das das richtige Konto?",
    folderRefused: "Der Server lässt dieses Konto {name} nicht schreiben.",
    listRefused: "Der Server lässt dieses Konto {folder} nicht auflisten; Antworten können so nicht geholt werden.",
    remoteExists: "{name} liegt bereits auf dem Server (das ergäbe ACRF-133). Nehmen Sie die nächste Sendungsnummer.",
    remoteExistsPerhaps:
      "Der Server weigert sich, {name} anzulegen, und sagt nicht warum; vielleicht liegt die Datei schon dort. Nehmen Sie die nächste Sendungsnummer.",
    serverRefused:
      "Der Server lehnte {name} bei {step} ab: {reason} (Status {status}). So sieht eine volle Platte oder ein überschrittenes Kontingent aus. Kein GO wurde gesendet.",
    sizeDiffers: "{name} hat auf dem Server {found} Bytes und sollte {expected} haben. Kein GO wurde gesendet.",
    changedWhileSending:
      "{name} änderte sich während des Sendens. Kein GO wurde gesendet; erstellen Sie das Triplet neu.",
    changedSinceCheck: "{file} wurde während der Prüfung geändert. Nichts wurde gesendet; prüfen Sie es erneut.",
    goUnknown:
      "Die Verbindung ging verloren, während {name} angelegt wurde: hier weiß niemand, ob es dort liegt. Es wird nicht von selbst erneut versucht. Warten Sie auf ein ACRF oder sehen Sie in den Ordner, und sagen Sie dann, was gilt.",
    noGo: "Der Satz hat kein {name}; ohne dieses würde nichts verarbeitet.",
    bytesGone: "{name} wird hier nicht mehr aufbewahrt; erstellen Sie das Triplet neu aus dem Dokument.",
    beingSent:
      "{set} wird von einem anderen Fenster oder Prozess gesendet. Warten Sie, bis er fertig ist, und sehen Sie dann wieder nach.",
    leaseLost:
      "{set} wurde von einem anderen Fenster oder Prozess übernommen, während dieser stillstand. Dieser hat angehalten.",
    cannotWithdraw:
      "{set} kann nicht zurückgezogen werden: sein GO ging, oder ging vielleicht, und die Verarbeitung hat begonnen.",
    sequenceUsedUp:
      "Die Sendungsnummern {from} bis {to} sind für {date} alle verbraucht. Erweitern Sie den Bereich des Kanals.",
    noSequenceRange:
      "Der Kanal {channel} hat keinen eigenen Bereich von Sendungsnummern. Andere Software sendet auf demselben Konto: vereinbaren Sie einen Bereich und setzen Sie sequenceFrom und sequenceTo.",
    severalSets: "Die Datei ergibt {count} Sätze von Dateien.",
    cannotSplit:
      "Die Datei kann nicht an den Grenzen ihrer Formulare geteilt werden: sie ist bei {reason} nicht wohlgeformt.",
    formTooBig: "Formular {form} allein hat {size} Bytes, mehr als die {limit}, die ein Teil haben darf.",
    // Answers that are left
    leftIncomplete: "{name}: übergangen, die GO ist noch nicht da",
    leftTooBig: "{name}: übergangen, größer als eine Antwort sein darf",
    leftBadArchive: "{name}: übergangen, kein Archiv mit einer Antwort",
    leftUnreadable: "{name}: übergangen, der Server lässt es nicht lesen",
    // Packs
    materialTooMuch:
      "Das ist zu viel für eine Veröffentlichung: mehr als {files} Dateien oder {megabytes} MB. Nennen Sie nur den Ordner oder das Archiv mit den Schemas.",
    nothingToInstall: "Nichts wurde installiert: Es gibt kein brauchbares Schema, oder eine Datei ist fehlerhaft.",
    packNotWritten:
      "Das Paket {id} wurde nicht installiert, weil es nicht geschrieben werden konnte ({reason}). Was vorher installiert war, ist unverändert.",
    noSuchPack: "Hier ist kein Paket {id} installiert. Installiert: {known}.",
  },
});

export type ChannelMessage = keyof (typeof texts)["en"];

/** A sentence about a channel or a transfer, in the reader's language. */
export function channelText(key: ChannelMessage, language: Language, args: MessageArgs = {}): string {
  return fill(texts[language][key], args, language);
}

// The steps that lead to a channel, and whom to ask for what. Portal labels are quoted as the portal shows them, in Dutch.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    title: "Setting up a BATCH channel: {quality}",
    askExisting: "Does the company already send in this quality (Dimona, DmfA, ...)?",
    existingYes: "Yes: there is a channel, it gets one more permission",
    existingNo: "No: a new channel",
    askWay: "For whom is declared, and by whom?",
    own: "For the own company only",
    groupOwn: "Group of companies: a channel for each enterprise number",
    groupMandated: "Group of companies: one company, mandated by the others",
    mandates: "For many employers, with their mandates",
    supplierCentral: "Software supplier, centrally with mandates",
    supplierLocal: "Software of a supplier at the employer, on the employer's own channel",
    notice:
      "The Federal Learning Account was abolished: nothing new is registered since 1 January 2026, and its permission may no longer be offered. The channel goes on for every other application.",
    legend: "✓ done here · ○ still to do here · ◇ done elsewhere: nobody here can see it",
    whom: "Ask: {who}",
    portal: "On the portal",
    here: "Here",
    accessManager: "the access manager of the company (toegangsbeheerder)",
    localManager: "the local manager of the quality (lokale beheerder)",
    channelManager: "whoever manages the existing channel in Chaman",
    employers: "each employer",
    employer: "the employer",
    otherSoftware: "the supplier of the payroll software",
    register: "Register the company as an NOSS employer",
    registerDetail: "On the portal of the social security, once. A company that declares Dimona is registered already.",
    activate: "Have the quality of training provider activated",
    activateDetail:
      "Until it is active in access management, Chaman does not show it. The enterprise number is the provider's own; no mandate is needed.",
    access: "Get access to Chaman",
    accessDetail: "The local manager has it; he can give the right of technical channel management to you.",
    eachNumber: "Repeat the following for each enterprise number",
    eachNumberDetail:
      "One SFTP channel for each enterprise number and quality, each with its own certificate and sender number.",
    atEmployer: "Work at the employer, with the employer's keys",
    atEmployerDetail:
      "The channel, the certificate and the SSH key are the employer's and stay on his machine; the supplier needs no mandate.",
    mandate: "Have each employer give a mandate",
    mandateDetail:
      "In Mahis, per employer and per application; one representative per employer. Note them in the channel: a form for another employer is then named before it goes.",
    tick: "Tick the permission in the existing channel",
    tickDetail: "In Chaman, on the SFTP account that is there. A second account for the same quality cannot be made.",
    sameKeys: "Use the same certificate and SSH key",
    sameKeysDetail: "Ask where they lie and who knows the passphrases; nothing is made anew.",
    numbers: "Agree on a range of sequence numbers",
    numbersDetail: "The other software sends on the same account. A number that both use is refused (ACRF-133).",
    key: "Create the SSH key pair",
    keyDetail:
      "RSA of 3072 or 4096 bits, with a passphrase. The private half never leaves this machine; Chaman takes the public half.",
    certificate: "Choose the qualified certificate and export its public part",
    certificateDetail: "A .p12 or .pfx, a PEM pair, or a card. The .cer file holds no secret.",
    account: "Add the SFTP account in Chaman",
    accountDetail:
      "Account name, the permission of the application, the .cer file, a technical user name and the public half of the SSH key.",
    sender: "Note the sender number and add the channel here",
    senderDetail: "Six digits that Chaman shows. No secret is asked for or kept in settings.",
    test: "Test the connection",
    testDetail: "Name, port, host key, login, folders, certificate, clock: each says what to do when it fails.",
    first: "Send a first file to INTEST",
    firstDetail: "A test set needs no signature; its answers come in OUTTEST.",
  },
  nl: {
    title: "Een BATCH-kanaal opzetten: {quality}",
    askExisting: "Verzendt de onderneming al in deze hoedanigheid (Dimona, DmfA, ...)?",
    existingYes: "Ja: er is een kanaal, het krijgt één toelating meer",
    existingNo: "Nee: een nieuw kanaal",
    askWay: "Voor wie wordt aangegeven, en door wie?",
    own: "Alleen voor de eigen onderneming",
    groupOwn: "Groep van ondernemingen: een kanaal per ondernemingsnummer",
    groupMandated: "Groep van ondernemingen: één onderneming, gemandateerd door de andere",
    mandates: "Voor veel werkgevers, met hun mandaten",
    supplierCentral: "Softwareleverancier, centraal met mandaten",
    supplierLocal: "Software van een leverancier bij de werkgever, op diens eigen kanaal",
    notice:
      "De Federal Learning Account is afgeschaft: sinds 1 januari 2026 wordt niets nieuws geregistreerd en de toelating wordt mogelijk niet meer aangeboden. Het kanaal blijft bestaan voor elke andere toepassing.",
    legend: "✓ hier gedaan · ○ hier nog te doen · ◇ elders te doen: dat is van hieruit niet te zien",
    whom: "Vraag aan: {who}",
    portal: "Op het portaal",
    here: "Hier",
    accessManager: "de toegangsbeheerder van de onderneming",
    localManager: "de lokale beheerder van de hoedanigheid",
    channelManager: "wie het bestaande kanaal in Chaman beheert",
    employers: "elke werkgever",
    employer: "de werkgever",
    otherSoftware: "de leverancier van de loonsoftware",
    register: "Registreer de onderneming als RSZ-werkgever",
    registerDetail:
      "Op het portaal van de sociale zekerheid, eenmalig. Een onderneming die Dimona aangeeft is al geregistreerd.",
    activate: "Laat de hoedanigheid opleidingsverstrekker activeren",
    activateDetail:
      "Zolang ze niet actief is in toegangsbeheer, toont Chaman ze niet. Het ondernemingsnummer is dat van de verstrekker zelf; een mandaat is niet nodig.",
    access: "Verkrijg toegang tot Chaman",
    accessDetail: "De lokale beheerder heeft het; hij kan u het recht op technisch kanaalbeheer geven.",
    eachNumber: "Herhaal het volgende voor elk ondernemingsnummer",
    eachNumberDetail:
      "Eén SFTP-kanaal per ondernemingsnummer en hoedanigheid, elk met eigen certificaat en verzendersnummer.",
    atEmployer: "Werk bij de werkgever, met diens sleutels",
    atEmployerDetail:
      "Kanaal, certificaat en SSH-sleutel zijn van de werkgever en blijven op zijn machine; de leverancier heeft geen mandaat nodig.",
    mandate: "Laat elke werkgever een mandaat geven",
    mandateDetail:
      "In Mahis, per werkgever en per toepassing; één vertegenwoordiger per werkgever. Noteer ze in het kanaal: een formulier voor een andere werkgever wordt dan gemeld voor het vertrekt.",
    tick: "Vink de toelating aan in het bestaande kanaal",
    tickDetail: "In Chaman, bij het SFTP-account dat er is. Een tweede account voor dezelfde hoedanigheid kan niet.",
    sameKeys: "Gebruik hetzelfde certificaat en dezelfde SSH-sleutel",
    sameKeysDetail: "Vraag waar ze staan en wie de wachtwoordzinnen kent; er wordt niets nieuws gemaakt.",
    numbers: "Spreek een reeks volgnummers af",
    numbersDetail:
      "De andere software verzendt op hetzelfde account. Een nummer dat beide gebruiken wordt geweigerd (ACRF-133).",
    key: "Maak het SSH-sleutelpaar",
    keyDetail:
      "RSA van 3072 of 4096 bits, met een wachtwoordzin. De private helft verlaat deze machine nooit; Chaman neemt de publieke helft.",
    certificate: "Kies het gekwalificeerde certificaat en exporteer het publieke deel",
    certificateDetail: "Een .p12 of .pfx, een PEM-paar of een kaart. Het .cer-bestand bevat geen geheim.",
    account: "Voeg het SFTP-account toe in Chaman",
    accountDetail:
      "Accountnaam, de toelating van de toepassing, het .cer-bestand, een technische gebruikersnaam en de publieke helft van de SSH-sleutel.",
    sender: "Noteer het verzendersnummer en voeg het kanaal hier toe",
    senderDetail: "Zes cijfers die Chaman toont. Er wordt geen geheim gevraagd of in instellingen bewaard.",
    test: "Test de verbinding",
    testDetail: "Naam, poort, hostsleutel, aanmelden, mappen, certificaat, klok: elk zegt wat te doen als het mislukt.",
    first: "Verzend een eerste bestand naar INTEST",
    firstDetail: "Een testset heeft geen handtekening nodig; de antwoorden komen in OUTTEST.",
  },
  fr: {
    title: "Mettre en place un canal BATCH : {quality}",
    askExisting: "L'entreprise envoie-t-elle déjà en cette qualité (Dimona, DmfA, ...) ?",
    existingYes: "Oui : il y a un canal, il reçoit une autorisation de plus",
    existingNo: "Non : un nouveau canal",
    askWay: "Pour qui déclare-t-on, et qui déclare ?",
    own: "Uniquement pour sa propre entreprise",
    groupOwn: "Groupe d'entreprises : un canal par numéro d'entreprise",
    groupMandated: "Groupe d'entreprises : une entreprise, mandatée par les autres",
    mandates: "Pour de nombreux employeurs, avec leurs mandats",
    supplierCentral: "Fournisseur de logiciels, de façon centrale avec mandats",
    supplierLocal: "Logiciel d'un fournisseur chez l'employeur, sur le canal de celui-ci",
    notice:
      "Le Federal Learning Account a été supprimé : rien de nouveau n'est enregistré depuis le 1er janvier 2026 et son autorisation n'est peut-être plus proposée. Le canal continue pour toutes les autres applications.",
    legend: "✓ fait ici · ○ encore à faire ici · ◇ à faire ailleurs : on ne le voit pas d'ici",
    whom: "Demandez à : {who}",
    portal: "Sur le portail",
    here: "Ici",
    accessManager: "le gestionnaire d'accès de l'entreprise (toegangsbeheerder)",
    localManager: "le gestionnaire local de la qualité (lokale beheerder)",
    channelManager: "la personne qui gère le canal existant dans Chaman",
    employers: "chaque employeur",
    employer: "l'employeur",
    otherSoftware: "le fournisseur du logiciel de paie",
    register: "Enregistrer l'entreprise comme employeur ONSS",
    registerDetail:
      "Sur le portail de la sécurité sociale, une fois. Une entreprise qui déclare Dimona est déjà enregistrée.",
    activate: "Faire activer la qualité de prestataire de formation",
    activateDetail:
      "Tant qu'elle n'est pas active dans la gestion des accès, Chaman ne la montre pas. Le numéro d'entreprise est celui du prestataire ; aucun mandat n'est nécessaire.",
    access: "Obtenir l'accès à Chaman",
    accessDetail: "Le gestionnaire local l'a ; il peut vous donner le droit de gestion des canaux techniques.",
    eachNumber: "Répéter ce qui suit pour chaque numéro d'entreprise",
    eachNumberDetail:
      "Un canal SFTP par numéro d'entreprise et qualité, chacun avec son certificat et son numéro d'expéditeur.",
    atEmployer: "Travailler chez l'employeur, avec ses clés",
    atEmployerDetail:
      "Le canal, le certificat et la clé SSH appartiennent à l'employeur et restent sur sa machine ; le fournisseur n'a pas besoin de mandat.",
    mandate: "Faire donner un mandat par chaque employeur",
    mandateDetail:
      "Dans Mahis, par employeur et par application ; un seul mandataire par employeur. Notez-les dans le canal : un formulaire pour un autre employeur est alors signalé avant de partir.",
    tick: "Cocher l'autorisation dans le canal existant",
    tickDetail: "Dans Chaman, sur le compte SFTP existant. Un second compte pour la même qualité est impossible.",
    sameKeys: "Utiliser le même certificat et la même clé SSH",
    sameKeysDetail: "Demandez où ils se trouvent et qui connaît les phrases secrètes ; rien n'est créé à neuf.",
    numbers: "Convenir d'une plage de numéros d'ordre",
    numbersDetail: "L'autre logiciel envoie sur le même compte. Un numéro utilisé par les deux est refusé (ACRF-133).",
    key: "Créer la paire de clés SSH",
    keyDetail:
      "RSA de 3072 ou 4096 bits, avec une phrase secrète. La moitié privée ne quitte jamais cette machine ; Chaman prend la moitié publique.",
    certificate: "Choisir le certificat qualifié et exporter sa partie publique",
    certificateDetail: "Un .p12 ou .pfx, une paire PEM ou une carte. Le fichier .cer ne contient aucun secret.",
    account: "Ajouter le compte SFTP dans Chaman",
    accountDetail:
      "Nom du compte, l'autorisation de l'application, le fichier .cer, un nom d'utilisateur technique et la moitié publique de la clé SSH.",
    sender: "Noter le numéro d'expéditeur et ajouter le canal ici",
    senderDetail: "Six chiffres que Chaman affiche. Aucun secret n'est demandé ni conservé dans les paramètres.",
    test: "Tester la connexion",
    testDetail:
      "Nom, port, clé d'hôte, connexion, dossiers, certificat, horloge : chacun dit quoi faire en cas d'échec.",
    first: "Envoyer un premier fichier vers INTEST",
    firstDetail: "Un ensemble de test ne demande pas de signature ; ses réponses arrivent dans OUTTEST.",
  },
  de: {
    title: "Einen BATCH-Kanal einrichten: {quality}",
    askExisting: "Sendet das Unternehmen schon in dieser Eigenschaft (Dimona, DmfA, ...)?",
    existingYes: "Ja: Es gibt einen Kanal, er erhält eine weitere Berechtigung",
    existingNo: "Nein: ein neuer Kanal",
    askWay: "Für wen wird gemeldet, und von wem?",
    own: "Nur für das eigene Unternehmen",
    groupOwn: "Unternehmensgruppe: ein Kanal je Unternehmensnummer",
    groupMandated: "Unternehmensgruppe: ein Unternehmen, von den anderen bevollmächtigt",
    mandates: "Für viele Arbeitgeber, mit deren Mandaten",
    supplierCentral: "Softwarelieferant, zentral mit Mandaten",
    supplierLocal: "Software eines Lieferanten beim Arbeitgeber, auf dessen eigenem Kanal",
    notice:
      "Das Federal Learning Account wurde abgeschafft: Seit dem 1. Januar 2026 wird nichts Neues registriert, und die Berechtigung wird vielleicht nicht mehr angeboten. Der Kanal besteht für alle anderen Anwendungen weiter.",
    legend: "✓ hier erledigt · ○ hier noch zu tun · ◇ anderswo zu tun: von hier aus nicht zu sehen",
    whom: "Fragen Sie: {who}",
    portal: "Im Portal",
    here: "Hier",
    accessManager: "den Zugangsverwalter des Unternehmens (toegangsbeheerder)",
    localManager: "den lokalen Verwalter der Eigenschaft (lokale beheerder)",
    channelManager: "wer den bestehenden Kanal in Chaman verwaltet",
    employers: "jeden Arbeitgeber",
    employer: "den Arbeitgeber",
    otherSoftware: "den Lieferanten der Lohnsoftware",
    register: "Das Unternehmen als LSS-Arbeitgeber registrieren",
    registerDetail:
      "Im Portal der Sozialen Sicherheit, einmal. Ein Unternehmen, das Dimona meldet, ist schon registriert.",
    activate: "Die Eigenschaft Weiterbildungsanbieter aktivieren lassen",
    activateDetail:
      "Solange sie in der Zugangsverwaltung nicht aktiv ist, zeigt Chaman sie nicht. Die Unternehmensnummer ist die des Anbieters selbst; ein Mandat ist nicht nötig.",
    access: "Zugang zu Chaman erhalten",
    accessDetail: "Der lokale Verwalter hat ihn; er kann Ihnen das Recht der technischen Kanalverwaltung geben.",
    eachNumber: "Das Folgende für jede Unternehmensnummer wiederholen",
    eachNumberDetail:
      "Ein SFTP-Kanal je Unternehmensnummer und Eigenschaft, jeder mit eigenem Zertifikat und eigener Absendernummer.",
    atEmployer: "Beim Arbeitgeber arbeiten, mit dessen Schlüsseln",
    atEmployerDetail:
      "Kanal, Zertifikat und SSH-Schlüssel gehören dem Arbeitgeber und bleiben auf seinem Rechner; der Lieferant braucht kein Mandat.",
    mandate: "Jeden Arbeitgeber ein Mandat geben lassen",
    mandateDetail:
      "In Mahis, je Arbeitgeber und je Anwendung; ein Vertreter je Arbeitgeber. Notieren Sie sie im Kanal: Ein Formular für einen anderen Arbeitgeber wird dann genannt, bevor es geht.",
    tick: "Die Berechtigung im bestehenden Kanal ankreuzen",
    tickDetail: "In Chaman, beim vorhandenen SFTP-Konto. Ein zweites Konto für dieselbe Eigenschaft ist nicht möglich.",
    sameKeys: "Dasselbe Zertifikat und denselben SSH-Schlüssel verwenden",
    sameKeysDetail: "Fragen Sie, wo sie liegen und wer die Passphrasen kennt; nichts wird neu erzeugt.",
    numbers: "Einen Bereich von Folgenummern absprechen",
    numbersDetail:
      "Die andere Software sendet über dasselbe Konto. Eine Nummer, die beide verwenden, wird abgelehnt (ACRF-133).",
    key: "Das SSH-Schlüsselpaar erzeugen",
    keyDetail:
      "RSA mit 3072 oder 4096 Bit, mit Passphrase. Die private Hälfte verlässt diesen Rechner nie; Chaman nimmt die öffentliche Hälfte.",
    certificate: "Das qualifizierte Zertifikat wählen und seinen öffentlichen Teil exportieren",
    certificateDetail: "Eine .p12 oder .pfx, ein PEM-Paar oder eine Karte. Die .cer-Datei enthält kein Geheimnis.",
    account: "Das SFTP-Konto in Chaman hinzufügen",
    accountDetail:
      "Kontoname, die Berechtigung der Anwendung, die .cer-Datei, ein technischer Benutzername und die öffentliche Hälfte des SSH-Schlüssels.",
    sender: "Die Absendernummer notieren und den Kanal hier hinzufügen",
    senderDetail: "Sechs Ziffern, die Chaman zeigt. Kein Geheimnis wird gefragt oder in Einstellungen aufbewahrt.",
    test: "Die Verbindung testen",
    testDetail:
      "Name, Port, Hostschlüssel, Anmeldung, Ordner, Zertifikat, Uhr: Jedes sagt, was bei einem Fehler zu tun ist.",
    first: "Eine erste Datei an INTEST senden",
    firstDetail: "Ein Testsatz braucht keine Signatur; seine Antworten kommen in OUTTEST.",
  },
});

export type SetUpMessage = keyof (typeof texts)["en"];

/** A sentence of the set-up in the reader's language. */
export function setUpText(key: SetUpMessage, language: Language, args?: MessageArgs): string {
  return fill(texts[language][key], args, language);
}

/** For tests: every text in every language. */
export const setUpTexts = texts;

// Sentences about certificates and signatures. A state is never called just "valid".
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    // Before signing
    noCertificate:
      "The channel {channel} has no signing certificate. Name a PEM pair or a .p12 / .pfx file in the channel.",
    certificateUnreadable: "{file} holds no certificate that can be read (PEM or DER).",
    keyUnreadable: "{file} holds no private key that can be read.",
    p12Unreadable: "{file} is no PKCS#12 file (.p12, .pfx) that can be read.",
    p12Incomplete: "{file} does not hold both a private key and its certificate. Export it again with the private key.",
    passphraseWrong: "The passphrase of {file} is wrong; three tries were made. Nothing was signed.",
    keyMismatch: "{file}: the private key does not belong to the certificate. Nothing was signed.",
    notYetValid: "The certificate of {owner} is valid from {from} only. Nothing was signed.",
    expired:
      "The certificate of {owner} was valid until {to}. Renew it, and enter the new one in Chaman. Nothing was signed.",
    keyUsage:
      "The certificate of {owner} may not be used for signing (its key usage has neither digital signature nor non-repudiation).",
    keyType: "The certificate of {owner} has a key of the kind {found}; the channel takes RSA and elliptic curves.",
    weakKey: "The key of {owner} has {bits} bits; at least {least} are needed. Nothing was signed.",
    weakHash: "The certificate of {owner} was itself signed with {hash}, which is no longer secure. Ask for a new one.",
    // States
    // Cards, tokens and programs
    noSuchSigner:
      "The channel {channel} signs with {signer}, which is not among this user's signers ({known}). Name it in the setting fla.signers, or in signers.json for the command line.",
    signerShape: "{where}: signers are a list of objects.",
    signerField:
      "{where}: the field {field} is missing, unknown or wrong. A signer has a name and either a command (a list: program and arguments), or module and id of a key on a token. Programs and files have full paths.",
    signerNotStarted:
      "The program {program} could not be started ({reason}). Is it installed? For cards and tokens install OpenSC, which brings pkcs11-tool.",
    signerFailed: "{signer} did not sign: it ended with status {status} ({reason}). Nothing was written.",
    signerGaveNothing: "{signer} gave no signature that can be read (CMS as DER, PEM or base64). Nothing was written.",
    signerOtherBytes:
      "{signer} signed other bytes than those of the file. With OpenSSL the option -binary is missing. Nothing was written.",
    signerRefused: "The receiver would refuse the signature of {signer} (annex 25, code {code}). Nothing was written.",
    tokenPinWrong:
      "The PIN of {signer} is wrong. It is not tried again by itself: a card is locked after a few wrong ones.",
    tokenPinLocked:
      "The PIN of {signer} is locked after too many wrong ones. Unlock it with the PUK, in the software of the card's issuer.",
    tokenNoModule:
      "The driver {module} of {signer} cannot be loaded. Is it the right path, for this kind of processor?",
    tokenMissing:
      "The card or token of {signer} is not there. Insert it, and look whether its label is the one in the settings.",
    tokenNoKey:
      "{signer} holds no private key with the id {id}. `pkcs11-tool --module {module} -O` lists what is there.",
    tokenNoCertificate:
      "{signer} holds no certificate with the id {id}. `pkcs11-tool --module {module} -O` lists what is there; or name a certificateFile.",
    stateUnsigned: "unsigned: there is no signature (FS)",
    stateBroken: "broken: this is no usable signature",
    stateAltered: "bytes altered: the file is not the one that was signed",
    stateSignerUnknown:
      "intact, signer unknown: the bytes are those that were signed, but nobody here has pinned this signer",
    stateSignerPinned: "intact, signer pinned: the bytes are those that were signed, by a signer you know",
    // What happened to the bytes
    alterationCrlfBecameLf:
      "Line ends were changed after signing: CR LF became LF. An editor or a transfer in text mode does that.",
    alterationLfBecameCrlf:
      "Line ends were changed after signing: LF became CR LF. An editor or a transfer in text mode does that.",
    alterationMarkAdded:
      'A byte order mark was put before the file after signing. An editor that saves as "UTF-8 with BOM" does that.',
    alterationMarkRemoved: "The byte order mark before the file was removed after signing.",
    alterationUnknown: "Something else was changed after signing; it cannot be told what.",
    // Structure checks (annex 25)
    notReadable: "it is not a CMS structure",
    cutOff: "it is cut off: {found} of {expected} bytes are there",
    isMail: "it is an S/MIME mail and no bare structure; have it written as DER or PEM (openssl: -outform DER)",
    notSignedData: "its content type is not signedData",
    dataAfterEnd: "{bytes} bytes follow after its end",
    cmsVersion: "its version is {found}; it must be 1",
    hashNotAllowed: "the hash {hash} is not allowed",
    innerNotData: "the inner content type is not data",
    notDetached: "it holds the content itself; it must be detached",
    certificatesMissing: "it holds no certificates",
    certificateBroken: "one of its certificates cannot be read",
    signerCertificateMissing: "the certificate of the signer is not included",
    crlsFound: "it holds revocation lists, which are forbidden",
    signerMissing: "it has no signer",
    signerCount: "it has {count} signers; there must be one",
    signerVersion: "the version of the signer is {found}; it must be 1",
    signerNotByIssuer: "the signer is not named by issuer and serial number",
    schemeNotAllowed: "the signature algorithm {found} is not allowed",
    attributeContentType: "the signed attributes do not say that the content is data",
    attributeDigestMissing: "the signed attributes lack the digest of the content",
    unauthenticatedFound:
      "it has unauthenticated attributes, which are forbidden in what is sent (in answers they hold a time stamp)",
    keyNotKnown: "the certificate has a key of the unknown kind {found}",
    keyTooSmall: "the key has {bits} bits; at least {least} are needed",
    bytesAltered: "the digest is not that of the file",
    signatureWrong: "the signature was not made with the key of the certificate",
    outsideValidity: "it was made at {at}, when the certificate was not valid",
    signedInFuture: "it says that it was made at {at}, which is still to come: a clock is wrong",
    chainUntrusted: "the certificate does not lead to one of the given authorities (issuer: {issuer})",
    reportFingerprint: "SHA-256 of the signer's certificate: {fingerprint}.",
    reportSigner: "Signed by {subject}, certified by {issuer}.",
    reportValidity: "The certificate is valid from {from} to {to}.",
    reportAlgorithm: "Hash {hash}, key {key}.",
    reportSignedAt: "Says that it was made on {at} (Brussels).",
    reportChain: "The certificate leads to one of the given authorities.",
    reportChecksPass: "All structure checks of the receiver (annex 25) that can be made here pass.",
    reportChecksFail: "The receiver would refuse it for the checks named above (annex 25).",
  },
  nl: {
    noCertificate:
      "Het kanaal {channel} heeft geen certificaat om te ondertekenen. Noem in het kanaal een PEM-paar of een .p12- / .pfx-bestand.",
    certificateUnreadable: "{file} bevat geen leesbaar certificaat (PEM of DER).",
    keyUnreadable: "{file} bevat geen leesbare private sleutel.",
    p12Unreadable: "{file} is geen leesbaar PKCS#12-bestand (.p12, .pfx).",
    p12Incomplete:
      "{file} bevat niet zowel een private sleutel als het bijbehorende certificaat. Exporteer opnieuw, met de private sleutel.",
    passphraseWrong: "De wachtwoordzin van {file} is fout; er werd drie keer geprobeerd. Er werd niets ondertekend.",
    keyMismatch: "{file}: de private sleutel hoort niet bij het certificaat. Er werd niets ondertekend.",
    notYetValid: "Het certificaat van {owner} is pas geldig vanaf {from}. Er werd niets ondertekend.",
    expired:
      "Het certificaat van {owner} was geldig tot {to}. Vernieuw het en zet het nieuwe in Chaman. Er werd niets ondertekend.",
    keyUsage:
      "Het certificaat van {owner} mag niet dienen om te ondertekenen (het sleutelgebruik vermeldt noch digitale handtekening, noch onweerlegbaarheid).",
    keyType:
      "Het certificaat van {owner} heeft een sleutel van de soort {found}; het kanaal aanvaardt RSA en elliptische krommen.",
    weakKey: "De sleutel van {owner} telt {bits} bits; er zijn er minstens {least} nodig. Er werd niets ondertekend.",
    weakHash:
      "Het certificaat van {owner} werd zelf ondertekend met {hash}, wat niet meer veilig is. Vraag een nieuw aan.",
    // Cards, tokens and programs
    noSuchSigner:
      "Het kanaal {channel} tekent met {signer}, dat niet bij de ondertekenaars van deze gebruiker staat ({known}). Noem het in de instelling fla.signers, of in signers.json voor de opdrachtregel.",
    signerShape: "{where}: ondertekenaars zijn een lijst van objecten.",
    signerField:
      "{where}: het veld {field} ontbreekt, is onbekend of fout. Een ondertekenaar heeft een naam en ofwel een opdracht (een lijst: programma en argumenten), ofwel module en id van een sleutel op een token. Programma's en bestanden hebben een volledig pad.",
    signerNotStarted:
      "Het programma {program} kon niet starten ({reason}). Is het geïnstalleerd? Installeer voor kaarten en tokens OpenSC, dat pkcs11-tool meebrengt.",
    signerFailed:
      "{signer} heeft niet getekend: het eindigde met status {status} ({reason}). Er werd niets geschreven.",
    signerGaveNothing:
      "{signer} gaf geen handtekening die gelezen kan worden (CMS als DER, PEM of base64). Er werd niets geschreven.",
    signerOtherBytes:
      "{signer} tekende andere bytes dan die van het bestand. Bij OpenSSL ontbreekt dan de optie -binary. Er werd niets geschreven.",
    signerRefused:
      "De ontvanger zou de handtekening van {signer} weigeren (bijlage 25, code {code}). Er werd niets geschreven.",
    tokenPinWrong:
      "De pincode van {signer} is fout. Ze wordt niet vanzelf opnieuw geprobeerd: een kaart vergrendelt na enkele foute.",
    tokenPinLocked:
      "De pincode van {signer} is vergrendeld na te veel foute. Ontgrendel ze met de PUK, in de software van de uitgever van de kaart.",
    tokenNoModule:
      "Het stuurprogramma {module} van {signer} kan niet geladen worden. Is het het juiste pad, voor dit soort processor?",
    tokenMissing:
      "De kaart of het token van {signer} is er niet. Steek het in, en kijk of het label hetzelfde is als in de instellingen.",
    tokenNoKey: "{signer} bevat geen privésleutel met id {id}. `pkcs11-tool --module {module} -O` toont wat er is.",
    tokenNoCertificate:
      "{signer} bevat geen certificaat met id {id}. `pkcs11-tool --module {module} -O` toont wat er is; of noem een certificateFile.",
    stateUnsigned: "niet ondertekend: er is geen handtekening (FS)",
    stateBroken: "onbruikbaar: dit is geen bruikbare handtekening",
    stateAltered: "bytes gewijzigd: het bestand is niet het ondertekende",
    stateSignerUnknown:
      "ongeschonden, ondertekenaar onbekend: de bytes zijn de ondertekende, maar niemand heeft deze ondertekenaar hier vastgelegd",
    stateSignerPinned:
      "ongeschonden, ondertekenaar vastgelegd: de bytes zijn de ondertekende, door een ondertekenaar die u kent",
    alterationCrlfBecameLf:
      "De regeleinden werden na het ondertekenen gewijzigd: CR LF werd LF. Een editor of een overdracht in tekstmodus doet dat.",
    alterationLfBecameCrlf:
      "De regeleinden werden na het ondertekenen gewijzigd: LF werd CR LF. Een editor of een overdracht in tekstmodus doet dat.",
    alterationMarkAdded:
      'Na het ondertekenen kwam er een byte order mark voor het bestand. Een editor die als "UTF-8 met BOM" bewaart, doet dat.',
    alterationMarkRemoved: "De byte order mark voor het bestand werd na het ondertekenen verwijderd.",
    alterationUnknown: "Er werd na het ondertekenen iets anders gewijzigd; wat, is niet te zeggen.",
    notReadable: "het is geen CMS-structuur",
    cutOff: "ze is afgebroken: er staan {found} van {expected} bytes",
    isMail:
      "het is een S/MIME-bericht en geen losse structuur; laat ze als DER of PEM schrijven (openssl: -outform DER)",
    notSignedData: "het inhoudstype is niet signedData",
    dataAfterEnd: "er volgen {bytes} bytes na het einde",
    cmsVersion: "de versie is {found}; ze moet 1 zijn",
    hashNotAllowed: "de hash {hash} is niet toegelaten",
    innerNotData: "het binnenste inhoudstype is niet data",
    notDetached: "ze bevat de inhoud zelf; ze moet los zijn",
    certificatesMissing: "ze bevat geen certificaten",
    certificateBroken: "een van de certificaten is niet leesbaar",
    signerCertificateMissing: "het certificaat van de ondertekenaar zit er niet bij",
    crlsFound: "ze bevat intrekkingslijsten, wat verboden is",
    signerMissing: "ze heeft geen ondertekenaar",
    signerCount: "ze heeft {count} ondertekenaars; er moet er één zijn",
    signerVersion: "de versie van de ondertekenaar is {found}; ze moet 1 zijn",
    signerNotByIssuer: "de ondertekenaar wordt niet met uitgever en serienummer aangeduid",
    schemeNotAllowed: "het handtekeningalgoritme {found} is niet toegelaten",
    attributeContentType: "de ondertekende attributen zeggen niet dat de inhoud data is",
    attributeDigestMissing: "in de ondertekende attributen ontbreekt de hash van de inhoud",
    unauthenticatedFound:
      "ze heeft niet-ondertekende attributen, wat verboden is in wat verzonden wordt (in antwoorden bevatten ze een tijdstempel)",
    keyNotKnown: "het certificaat heeft een sleutel van de onbekende soort {found}",
    keyTooSmall: "de sleutel telt {bits} bits; er zijn er minstens {least} nodig",
    bytesAltered: "de hash is niet die van het bestand",
    signatureWrong: "de handtekening werd niet met de sleutel van het certificaat gemaakt",
    outsideValidity: "ze werd gemaakt op {at}, toen het certificaat niet geldig was",
    signedInFuture: "ze zegt gemaakt te zijn op {at}, wat nog moet komen: een klok loopt verkeerd",
    chainUntrusted: "het certificaat leidt niet naar een van de opgegeven autoriteiten (uitgever: {issuer})",
    reportFingerprint: "SHA-256 van het certificaat van de ondertekenaar: {fingerprint}.",
    reportSigner: "Ondertekend door {subject}, gecertificeerd door {issuer}.",
    reportValidity: "Het certificaat is geldig van {from} tot {to}.",
    reportAlgorithm: "Hash {hash}, sleutel {key}.",
    reportSignedAt: "Zegt gemaakt te zijn op {at} (Brussel).",
    reportChain: "Het certificaat leidt naar een van de opgegeven autoriteiten.",
    reportChecksPass: "Alle structuurcontroles van de ontvanger (bijlage 25) die hier mogelijk zijn, slagen.",
    reportChecksFail: "De ontvanger zou haar weigeren om de hierboven genoemde controles (bijlage 25).",
  },
  fr: {
    noCertificate:
      "Le canal {channel} n'a pas de certificat de signature. Indiquez dans le canal une paire PEM ou un fichier .p12 / .pfx.",
    certificateUnreadable: "{file} ne contient aucun certificat lisible (PEM ou DER).",
    keyUnreadable: "{file} ne contient aucune clé privée lisible.",
    p12Unreadable: "{file} n'est pas un fichier PKCS#12 (.p12, .pfx) lisible.",
    p12Incomplete:
      "{file} ne contient pas à la fois une clé privée et son certificat. Exportez-le de nouveau avec la clé privée.",
    passphraseWrong: "La phrase secrète de {file} est fausse ; trois essais ont été faits. Rien n'a été signé.",
    keyMismatch: "{file} : la clé privée ne correspond pas au certificat. Rien n'a été signé.",
    notYetValid: "Le certificat de {owner} n'est valable qu'à partir du {from}. Rien n'a été signé.",
    expired:
      "Le certificat de {owner} était valable jusqu'au {to}. Renouvelez-le et introduisez le nouveau dans Chaman. Rien n'a été signé.",
    keyUsage:
      "Le certificat de {owner} ne peut pas servir à signer (son usage de clé n'a ni signature numérique ni non-répudiation).",
    keyType: "Le certificat de {owner} a une clé de type {found} ; le canal accepte RSA et les courbes elliptiques.",
    weakKey: "La clé de {owner} a {bits} bits ; il en faut au moins {least}. Rien n'a été signé.",
    weakHash: "Le certificat de {owner} a lui-même été signé avec {hash}, qui n'est plus sûr. Demandez-en un nouveau.",
    // Cards, tokens and programs
    noSuchSigner:
      "Le canal {channel} signe avec {signer}, qui ne figure pas parmi les signataires de cet utilisateur ({known}). Indiquez-le dans le paramètre fla.signers, ou dans signers.json pour la ligne de commande.",
    signerShape: "{where} : les signataires sont une liste d'objets.",
    signerField:
      "{where} : le champ {field} manque, est inconnu ou erroné. Un signataire a un nom et soit une commande (une liste : programme et arguments), soit le module et l'id d'une clé sur un jeton. Programmes et fichiers ont un chemin complet.",
    signerNotStarted:
      "Le programme {program} n'a pas pu démarrer ({reason}). Est-il installé ? Pour cartes et jetons, installez OpenSC, qui fournit pkcs11-tool.",
    signerFailed: "{signer} n'a pas signé : il s'est terminé avec le statut {status} ({reason}). Rien n'a été écrit.",
    signerGaveNothing: "{signer} n'a pas donné de signature lisible (CMS en DER, PEM ou base64). Rien n'a été écrit.",
    signerOtherBytes:
      "{signer} a signé d'autres octets que ceux du fichier. Avec OpenSSL, c'est l'option -binary qui manque. Rien n'a été écrit.",
    signerRefused: "Le destinataire refuserait la signature de {signer} (annexe 25, code {code}). Rien n'a été écrit.",
    tokenPinWrong:
      "Le code PIN de {signer} est faux. Il n'est pas réessayé de lui-même : une carte se bloque après quelques erreurs.",
    tokenPinLocked:
      "Le code PIN de {signer} est bloqué après trop d'erreurs. Débloquez-le avec le PUK, dans le logiciel de l'émetteur de la carte.",
    tokenNoModule:
      "Le pilote {module} de {signer} ne peut pas être chargé. Est-ce le bon chemin, pour ce type de processeur ?",
    tokenMissing:
      "La carte ou le jeton de {signer} n'est pas là. Insérez-le et vérifiez si son libellé est celui des paramètres.",
    tokenNoKey:
      "{signer} ne contient pas de clé privée avec l'id {id}. `pkcs11-tool --module {module} -O` montre ce qui s'y trouve.",
    tokenNoCertificate:
      "{signer} ne contient pas de certificat avec l'id {id}. `pkcs11-tool --module {module} -O` montre ce qui s'y trouve ; ou indiquez un certificateFile.",
    stateUnsigned: "non signé : il n'y a pas de signature (FS)",
    stateBroken: "inutilisable : ce n'est pas une signature exploitable",
    stateAltered: "octets modifiés : le fichier n'est pas celui qui a été signé",
    stateSignerUnknown:
      "intact, signataire inconnu : les octets sont ceux qui ont été signés, mais personne ici n'a enregistré ce signataire",
    stateSignerPinned:
      "intact, signataire enregistré : les octets sont ceux qui ont été signés, par un signataire que vous connaissez",
    alterationCrlfBecameLf:
      "Les fins de ligne ont été changées après la signature : CR LF est devenu LF. Un éditeur ou un transfert en mode texte fait cela.",
    alterationLfBecameCrlf:
      "Les fins de ligne ont été changées après la signature : LF est devenu CR LF. Un éditeur ou un transfert en mode texte fait cela.",
    alterationMarkAdded:
      "Une marque d'ordre des octets a été ajoutée devant le fichier après la signature. Un éditeur qui enregistre en « UTF-8 avec BOM » fait cela.",
    alterationMarkRemoved: "La marque d'ordre des octets devant le fichier a été retirée après la signature.",
    alterationUnknown: "Autre chose a été changé après la signature ; on ne peut dire quoi.",
    notReadable: "ce n'est pas une structure CMS",
    cutOff: "elle est coupée : {found} octets sur {expected} sont là",
    isMail:
      "c'est un message S/MIME et non une structure seule ; faites-la écrire en DER ou PEM (openssl : -outform DER)",
    notSignedData: "son type de contenu n'est pas signedData",
    dataAfterEnd: "{bytes} octets suivent sa fin",
    cmsVersion: "sa version est {found} ; elle doit être 1",
    hashNotAllowed: "le hachage {hash} n'est pas admis",
    innerNotData: "le type de contenu intérieur n'est pas data",
    notDetached: "elle contient le contenu lui-même ; elle doit être détachée",
    certificatesMissing: "elle ne contient aucun certificat",
    certificateBroken: "un de ses certificats est illisible",
    signerCertificateMissing: "le certificat du signataire n'y est pas",
    crlsFound: "elle contient des listes de révocation, ce qui est interdit",
    signerMissing: "elle n'a pas de signataire",
    signerCount: "elle a {count} signataires ; il en faut un",
    signerVersion: "la version du signataire est {found} ; elle doit être 1",
    signerNotByIssuer: "le signataire n'est pas désigné par l'émetteur et le numéro de série",
    schemeNotAllowed: "l'algorithme de signature {found} n'est pas admis",
    attributeContentType: "les attributs signés ne disent pas que le contenu est data",
    attributeDigestMissing: "les attributs signés n'ont pas l'empreinte du contenu",
    unauthenticatedFound:
      "elle a des attributs non signés, interdits dans ce qui est envoyé (dans les réponses, ils portent un horodatage)",
    keyNotKnown: "le certificat a une clé de type inconnu : {found}",
    keyTooSmall: "la clé a {bits} bits ; il en faut au moins {least}",
    bytesAltered: "l'empreinte n'est pas celle du fichier",
    signatureWrong: "la signature n'a pas été faite avec la clé du certificat",
    outsideValidity: "elle a été faite le {at}, quand le certificat n'était pas valable",
    signedInFuture: "elle dit avoir été faite le {at}, qui est encore à venir : une horloge est fausse",
    chainUntrusted: "le certificat ne mène à aucune des autorités données (émetteur : {issuer})",
    reportFingerprint: "SHA-256 du certificat du signataire : {fingerprint}.",
    reportSigner: "Signé par {subject}, certifié par {issuer}.",
    reportValidity: "Le certificat est valable du {from} au {to}.",
    reportAlgorithm: "Hachage {hash}, clé {key}.",
    reportSignedAt: "Dit avoir été faite le {at} (Bruxelles).",
    reportChain: "Le certificat mène à une des autorités données.",
    reportChecksPass: "Tous les contrôles de structure du destinataire (annexe 25) possibles ici réussissent.",
    reportChecksFail: "Le destinataire la refuserait pour les contrôles cités ci-dessus (annexe 25).",
  },
  de: {
    noCertificate:
      "Der Kanal {channel} hat kein Zertifikat zum Signieren. Nennen Sie im Kanal ein PEM-Paar oder eine .p12- / .pfx-Datei.",
    certificateUnreadable: "{file} enthält kein lesbares Zertifikat (PEM oder DER).",
    keyUnreadable: "{file} enthält keinen lesbaren privaten Schlüssel.",
    p12Unreadable: "{file} ist keine lesbare PKCS#12-Datei (.p12, .pfx).",
    p12Incomplete:
      "{file} enthält nicht sowohl einen privaten Schlüssel als auch sein Zertifikat. Exportieren Sie erneut, mit dem privaten Schlüssel.",
    passphraseWrong: "Die Passphrase von {file} ist falsch; es wurde dreimal versucht. Nichts wurde signiert.",
    keyMismatch: "{file}: der private Schlüssel gehört nicht zum Zertifikat. Nichts wurde signiert.",
    notYetValid: "Das Zertifikat von {owner} gilt erst ab {from}. Nichts wurde signiert.",
    expired:
      "Das Zertifikat von {owner} galt bis {to}. Erneuern Sie es und tragen Sie das neue in Chaman ein. Nichts wurde signiert.",
    keyUsage:
      "Das Zertifikat von {owner} darf nicht zum Signieren dienen (die Schlüsselverwendung nennt weder digitale Signatur noch Nichtabstreitbarkeit).",
    keyType:
      "Das Zertifikat von {owner} hat einen Schlüssel der Art {found}; der Kanal nimmt RSA und elliptische Kurven.",
    weakKey: "Der Schlüssel von {owner} hat {bits} Bit; mindestens {least} sind nötig. Nichts wurde signiert.",
    weakHash:
      "Das Zertifikat von {owner} wurde selbst mit {hash} signiert, das nicht mehr sicher ist. Beantragen Sie ein neues.",
    // Cards, tokens and programs
    noSuchSigner:
      "Der Kanal {channel} signiert mit {signer}, das nicht unter den Unterzeichnern dieses Benutzers ist ({known}). Geben Sie es in der Einstellung fla.signers an, oder in signers.json für die Befehlszeile.",
    signerShape: "{where}: Unterzeichner sind eine Liste von Objekten.",
    signerField:
      "{where}: Das Feld {field} fehlt, ist unbekannt oder falsch. Ein Unterzeichner hat einen Namen und entweder einen Befehl (eine Liste: Programm und Argumente) oder Modul und Id eines Schlüssels auf einem Token. Programme und Dateien haben volle Pfade.",
    signerNotStarted:
      "Das Programm {program} konnte nicht gestartet werden ({reason}). Ist es installiert? Für Karten und Token installieren Sie OpenSC, das pkcs11-tool mitbringt.",
    signerFailed: "{signer} hat nicht signiert: Es endete mit Status {status} ({reason}). Es wurde nichts geschrieben.",
    signerGaveNothing:
      "{signer} gab keine lesbare Signatur (CMS als DER, PEM oder Base64). Es wurde nichts geschrieben.",
    signerOtherBytes:
      "{signer} hat andere Bytes als die der Datei signiert. Bei OpenSSL fehlt dann die Option -binary. Es wurde nichts geschrieben.",
    signerRefused:
      "Der Empfänger würde die Signatur von {signer} ablehnen (Anhang 25, Code {code}). Es wurde nichts geschrieben.",
    tokenPinWrong:
      "Die PIN von {signer} ist falsch. Sie wird nicht von selbst erneut versucht: Eine Karte sperrt nach einigen falschen.",
    tokenPinLocked:
      "Die PIN von {signer} ist nach zu vielen falschen gesperrt. Entsperren Sie sie mit der PUK, in der Software des Herausgebers der Karte.",
    tokenNoModule:
      "Der Treiber {module} von {signer} kann nicht geladen werden. Ist es der richtige Pfad, für diese Art von Prozessor?",
    tokenMissing:
      "Die Karte oder das Token von {signer} ist nicht da. Stecken Sie es ein und prüfen Sie, ob seine Bezeichnung die der Einstellungen ist.",
    tokenNoKey:
      "{signer} enthält keinen privaten Schlüssel mit der Id {id}. `pkcs11-tool --module {module} -O` zeigt, was da ist.",
    tokenNoCertificate:
      "{signer} enthält kein Zertifikat mit der Id {id}. `pkcs11-tool --module {module} -O` zeigt, was da ist; oder geben Sie eine certificateFile an.",
    stateUnsigned: "nicht signiert: es gibt keine Signatur (FS)",
    stateBroken: "unbrauchbar: das ist keine verwendbare Signatur",
    stateAltered: "Bytes verändert: die Datei ist nicht die signierte",
    stateSignerUnknown:
      "unversehrt, Unterzeichner unbekannt: die Bytes sind die signierten, aber niemand hat diesen Unterzeichner hier festgelegt",
    stateSignerPinned:
      "unversehrt, Unterzeichner festgelegt: die Bytes sind die signierten, von einem Unterzeichner, den Sie kennen",
    alterationCrlfBecameLf:
      "Die Zeilenenden wurden nach dem Signieren geändert: CR LF wurde LF. Ein Editor oder eine Übertragung im Textmodus tut das.",
    alterationLfBecameCrlf:
      "Die Zeilenenden wurden nach dem Signieren geändert: LF wurde CR LF. Ein Editor oder eine Übertragung im Textmodus tut das.",
    alterationMarkAdded:
      'Nach dem Signieren kam eine Bytereihenfolge-Marke vor die Datei. Ein Editor, der als "UTF-8 mit BOM" speichert, tut das.',
    alterationMarkRemoved: "Die Bytereihenfolge-Marke vor der Datei wurde nach dem Signieren entfernt.",
    alterationUnknown: "Nach dem Signieren wurde etwas anderes geändert; was, lässt sich nicht sagen.",
    notReadable: "es ist keine CMS-Struktur",
    cutOff: "sie ist abgeschnitten: {found} von {expected} Bytes sind da",
    isMail:
      "es ist eine S/MIME-Nachricht und keine bloße Struktur; lassen Sie sie als DER oder PEM schreiben (openssl: -outform DER)",
    notSignedData: "ihr Inhaltstyp ist nicht signedData",
    dataAfterEnd: "nach ihrem Ende folgen {bytes} Bytes",
    cmsVersion: "ihre Version ist {found}; sie muss 1 sein",
    hashNotAllowed: "der Hash {hash} ist nicht zugelassen",
    innerNotData: "der innere Inhaltstyp ist nicht data",
    notDetached: "sie enthält den Inhalt selbst; sie muss losgelöst sein",
    certificatesMissing: "sie enthält keine Zertifikate",
    certificateBroken: "eines ihrer Zertifikate ist nicht lesbar",
    signerCertificateMissing: "das Zertifikat des Unterzeichners liegt nicht bei",
    crlsFound: "sie enthält Sperrlisten, was verboten ist",
    signerMissing: "sie hat keinen Unterzeichner",
    signerCount: "sie hat {count} Unterzeichner; es muss einer sein",
    signerVersion: "die Version des Unterzeichners ist {found}; sie muss 1 sein",
    signerNotByIssuer: "der Unterzeichner ist nicht durch Aussteller und Seriennummer benannt",
    schemeNotAllowed: "der Signaturalgorithmus {found} ist nicht zugelassen",
    attributeContentType: "die signierten Attribute sagen nicht, dass der Inhalt data ist",
    attributeDigestMissing: "in den signierten Attributen fehlt der Hash des Inhalts",
    unauthenticatedFound:
      "sie hat nicht signierte Attribute, die in Gesendetem verboten sind (in Antworten tragen sie einen Zeitstempel)",
    keyNotKnown: "das Zertifikat hat einen Schlüssel der unbekannten Art {found}",
    keyTooSmall: "der Schlüssel hat {bits} Bit; mindestens {least} sind nötig",
    bytesAltered: "der Hash ist nicht der der Datei",
    signatureWrong: "die Signatur wurde nicht mit dem Schlüssel des Zertifikats gemacht",
    outsideValidity: "sie entstand am {at}, als das Zertifikat nicht gültig war",
    signedInFuture: "sie sagt, sie sei am {at} entstanden, was noch bevorsteht: eine Uhr geht falsch",
    chainUntrusted: "das Zertifikat führt zu keiner der angegebenen Stellen (Aussteller: {issuer})",
    reportFingerprint: "SHA-256 des Zertifikats des Unterzeichners: {fingerprint}.",
    reportSigner: "Signiert von {subject}, beglaubigt von {issuer}.",
    reportValidity: "Das Zertifikat gilt von {from} bis {to}.",
    reportAlgorithm: "Hash {hash}, Schlüssel {key}.",
    reportSignedAt: "Sagt, am {at} entstanden zu sein (Brüssel).",
    reportChain: "Das Zertifikat führt zu einer der angegebenen Stellen.",
    reportChecksPass: "Alle Strukturprüfungen des Empfängers (Anhang 25), die hier möglich sind, bestehen.",
    reportChecksFail: "Der Empfänger würde sie wegen der oben genannten Prüfungen ablehnen (Anhang 25).",
  },
});

export type SigningMessage = keyof (typeof texts)["en"];

/** A sentence about a certificate or a signature, in the reader's language. */
export function signingText(key: SigningMessage, language: Language, args: MessageArgs = {}): string {
  return fill(texts[language][key], args, language);
}

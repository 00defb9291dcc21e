// Texts of the command line.
import { catalogue, fill, type Language, type MessageArgs } from "./catalogue";

const texts = catalogue({
  en: {
    help: `fla - checks, signs and sends declarations of the social-security BATCH channel

  fla check FILE...            foresee the anomalies of declarations
  fla explain CODE             explain an anomaly code
  fla anonymise FILE...        write a copy with other persons and the same findings
  fla sign FI...               write the signature (FS) beside a data file
  fla verify FI...             explain the signature of a data file
  fla triplet FILE             make FI, FS and GO with right names
  fla send FILE                send to INTEST (or IN, see fla send --help)
  fla fetch                    fetch answers and put their anomalies on the lines
  fla answers FI... FO...      read answers beside a declaration, without a channel
  fla test FOLDER              send a folder to INTEST and compare the answers with what is expected
  fla compare A.xml B.xml      two declarations by record; without files: what was foreseen beside what came back
  fla purge                    remove what is kept of old submissions
  fla channel list|add|...     the channels of this machine
  fla sent [list|again|...]    what was prepared and sent; again, next, withdraw, settle
  fla extract FILE             take embedded documents out of a declaration
  fla pack install|list|...    install the schemas and glossaries of other declarations
  fla simulate                 run the practice channel

  --lang en|nl|fr|de           language of the messages
  fla COMMAND --help           more on a command`,
    helpCheck: `fla check [options] FILE...

  FILE: a file, a folder (all declarations in it), a glob ("in/**/*.xml"), or - for stdin.
  --format text|json|sarif  output (default text)
  --schema FILE.xsd     check well-formedness and this schema alone, no rules
  --pack ID             use this pack
  --as-of DATE          check as of this date (YYYY-MM-DD), default today in Brussels
  --rules FILE          check these rules of your own, too (default my-rules.json of the current folder); may be repeated
  --second-opinion      ask libxml2 too; where the engines disagree the verdict is undecided
  --max-findings N      at most so many findings of a file in JSON, the worst; the total counts all
  --progress            say on stderr how far the check has come, also where that is no terminal
  --batch               read lines {"id","schema","file"} from stdin, answer lines {"id","schemaValid","verdict"}

  Exit status: 0 nothing blocking, 1 refused, 2 could not run, 3 undecided.`,
    helpExplain: `fla explain CODE

  CODE: 00024-004, ACRF-125, a bare type (004) or a line of a log that holds a code.
  --pack ID             use the elements of this pack
  --format text|json`,
    helpSign: `fla sign (--cert C.pem --key K.pem | --p12 FILE) FI...

  Writes the detached CMS signature FS beside each FI.
  --signer NAME            a card, token or program of signers.json in place of files
  --passphrase-env NAME    take the passphrase from this environment variable
  --passphrase-stdin       take it from the first line of stdin (otherwise it is asked)
  --one-line               base64 on one line instead of 76 columns`,
    helpVerify: `fla verify [--fs FILE] FI...

  Explains the signature (FS) of each FI.
  --ca FILE                also check the chain up to these certificates
  --pin SHA256             pin the signer whose certificate has this fingerprint

  Exit status: 0 the receiver would take it, 1 it would not, or there is none, 2 could not run.`,
    helpTriplet: `fla triplet --channel NAME [--env T|S|R] [--out FOLDER] FILE

  Makes FI, FS (where one belongs to the set) and GO.
  --cert, --key, --p12     other signing files than the channel's
  --signer NAME, --one-line  as in fla sign
  --code CCCC              application code, where the pack has none
  --pack ID, --rules FILE  as in fla check
  --as-of DATE             on a practice channel only
  --passphrase-env NAME, --passphrase-stdin`,
    helpSend: `fla send --channel NAME [--env T|R] FILE

  Sends FILE to INTEST (--env T, the default) or to IN (--env R), GO last.
  --confirm-sender NNNNNN  needed for --env R: the channel's sender number
  --yes                    confirm what INTEST asks (content with blocking findings)
  --reason TEXT            go on in spite of blocking findings, a disagreement or an undecided verdict; recorded
  --accept-host-key SHA256 trust this fingerprint at first contact
  --existing               send FI, FS and GO of other software byte for byte, whatever their names
  --code CCCC              application code, where the pack has none
  --cert, --key, --p12, --signer NAME, --one-line  as in fla sign
  --pack ID, --rules FILE  as in fla check
  --as-of DATE             on a practice channel only
  --passphrase-env NAME, --passphrase-stdin`,
    helpFetch: `fla fetch --channel NAME [--env T|R] [--wait SECONDS]

  Takes what is new in OUTTEST or OUT, wherever answers are awaited, and puts each anomaly on its line.
  --remove                 remove from the server what was taken, where it is about our own submissions alone
  --keep-foreign FOLDER    keep answers there that belong to nothing sent from here
  --as-of DATE             on a practice channel only
  --format text|json, --accept-host-key SHA256, --passphrase-env NAME, --passphrase-stdin`,
    helpAnswers: `fla answers FI... FO... [--format text|json] [--sent FI]

  Reads answers (FO) beside the declarations (FI) they speak of, without channel or journal. Each anomaly stands
  on its element with a state: still there, changed, gone, lost. Without a declaration: codes and what they mean.
  --sent FI               the declaration as it was sent, when the one named has been changed since
  --corrective FILE       write a new declaration with the forms concerned
  --as-of DATE            check and stamp as on this date (YYYY-MM-DD), default today in Brussels

  Ends with 0 (nothing blocking), 1 (blocking), 2 (could not run) or 3 (an answer is broken, or none).`,
    helpTest: `fla test FOLDER (--practice [--scenario FILE] | --channel NAME) [--wait SECONDS] [--junit FILE]

  Checks every declaration in FOLDER, sends it to INTEST, waits for its answers and compares them with
  NAME.expect.json beside NAME.xml: {"verdict":"accepted"|"refused","codes":[...],"paths":[...]}. Without one the
  receiver is expected to decide as the check did.
  --practice               a practice channel of the run's own; nothing is left of it
  --junit FILE             the result for CI
  --code CCCC, --as-of DATE, --format text|json, --passphrase-env NAME

  Exit status: 0 all as expected, 1 an answer differs, 2 not sent or not answered.`,
    helpPurge: `fla purge [--days 90] [--dry-run]

  Removes sent files and answers that are kept in the home folder, when they are older than so many days and wait for
  nothing. The journal keeps names, hashes and codes.`,
    helpCompare: `fla compare A.xml B.xml [--format text|json] [--pack ID] [--unmasked]
fla compare [SET] [--format text|json]

  Two declarations by record (added, removed, changed); identities are masked unless --unmasked is given.
  Without files: what was foreseen beside what came back, of one submission (name of its GO), or by month over all of them.

  Exit status for two files: 0 no record differs, 1 records differ, 2 could not run.`,
    helpChannel: `fla channel list
fla channel add --name NAME --enterprise NUMBER --quality employer|secretariat|provider|training
                --sender NNNNNN --user USER --key-file FILE [--host HOST] [--port PORT]
                [--certificate FILE] [--certificate-key FILE] [--code CCCC] [--sign-tests]
                [--sequence-from NNNNN --sequence-to NNNNN] [--agent] [--signer NAME] [--simulation]
                [--mandates NUMBER[:CCCC],...] [--max-bytes N] [--max-forms N] [--legacy-rsa]
                [--proxy socks5|http://HOST:PORT] [--jump USER@HOST:PORT [--jump-key FILE]]
fla channel remove --name NAME
fla channel check [--channel NAME] [--accept-host-key SHA256]
                             test name, port, host key, login, folders, certificate and clock
fla channel key --out FILE [--bits 3072|4096]
                             make an SSH key pair with a passphrase; prints the public half
fla channel public-key       print the public half for the portal
fla channel certificate --out FILE.cer
                             write the public part of the certificate for the portal
fla channel forget-host      forget the pinned host key, once the receiver confirmed the new one`,
    helpExtract: `fla extract [--out FOLDER] FILE...

  Writes the documents that stand in a declaration as base64 to files beside it, or in FOLDER. Nothing is overwritten.`,
    helpPack: `fla pack install PATH...   a folder, a ZIP or files: schemas, glossaries, an anomaly list, samples
fla pack list
fla pack verify [ID]        compare installed packs with what was installed
fla pack remove ID...
fla pack compare [A B]      differences, and what becomes of A's rules; without ids the bundled pack and its successor

  --dry-run              say what was found and install nothing
  --unofficial           the files are not the authority's: the pack is for tests only
  --leave-out-bad        install the rest when a file is bad
  --id ID, --title TEXT  other names than those of the schema
  --code CCCC            application code of the file names; FORM=CCCC,... by form
  --rules-out FILE       (compare) write the rules that still apply
  --format text|json`,
    helpSent: `fla sent [list]           one line a set: id, state, channel, environment, declarations, moment
fla sent again SET        send a set that failed before its GO, under its own name
fla sent next SET         the same bytes under the next number (after ACRF-133, or after a file that was refused)
fla sent withdraw SET     send a TD for a set whose GO has not gone
fla sent settle SET [--went|--did-not-go]
                          look for a GO of unknown state; where the server cannot tell, say what you saw

  --confirm-sender NNNNNN, --yes, --reason, --accept-host-key, --passphrase-env, --passphrase-stdin`,
    helpSimulate: `fla simulate [--dir FOLDER] [--port 0] [--json] [--scenario FILE]

  Runs the practice channel on loopback until it is stopped. --json prints one line
  {"host","port","user","keyFile","hostKeySha256","caFile","dir"}.
  --as-of DATE            the day that it lives in
  --register              also add it to this machine's channels as "practice"`,
    badLanguage: "--lang {asked}: choose en, nl, fr or de",
    unknownCommand: "{name}: no such command (fla help lists them)",
    unknownOption: "{option}: no such option here (add --help to see them)",
    optionWithoutValue: '{option}: a value is missing; one that begins with "-" is written {option}=VALUE',
    optionTakesNoValue: "{option}: takes no value",
    noFiles: "name at least one file",
    noDeclarations: "{asked}: no declaration there",
    badCheckFormat: "--format {asked}: choose text, json or sarif",
    oneFile: "name exactly one file",
    twoFiles: "name two declarations, or one submission",
    badMaxFindings: "--max-findings takes a whole number, not {asked}.",
    badFormat: "--format {asked}: choose text or json",
    badDate: "--as-of {asked}: write a date as YYYY-MM-DD",
    asOfPractice: "--as-of {asked}: only a practice channel goes by another day; {channel} goes by today",
    tooLarge: "{file}: is larger than {limit} MB, more than can be checked at once; split the declaration",
    fileChanged: "{file}: was changed while it was checked; check it again",
    checkedInMemory: "{file}: its encoding cannot be read piece by piece; it is read into memory whole",
    checking: "checking {file}: {percent} %",
    checkCancelled: "{file}: the check was cancelled; nothing is known of the file",
    cannotRead: "{file}: cannot be read ({reason})",
    notText: "{file}: is not {encoding} text at byte {at}, in line {line}; declarations are UTF-8",
    brokenSchema: "{file}: the schema cannot be used: {message} (line {line})",
    unknownPack: "--pack {asked}: no such pack (there are: {known})",
    brokenPack: "pack {folder}: {message}",
    verdictAccepted: "no anomaly foreseen",
    verdictRefused: "would be refused",
    verdictUndecided: "undecided",
    findingsCount: "findings: {total}, blocking: {blocking}",
    noPack: "no pack for this document",
    packOfficial: "{title} {version}",
    packReference: "{title} {version}, not official",
    formLine: "form {index} ({identification}): {verdict}",
    notChecked: "Not checked here, only the authority can: mandates, registers, whether the sender may file.",
    certaintyListed: "code listed",
    certaintyAssumed: "code assumed",
    certaintyRule: "rule",
    sourceFile: "file",
    silenced: "Silenced for display: {count}; verdict and exit status count them.",
    moreFindings: "... and {count} more (--format json lists all)",
    badBatchLine: "line {line}: not a line of the form id, schema, file",
    needOption: "{option} is needed",
    askPassphrase: "Passphrase of {file}: ",
    noPassphraseVariable: "--passphrase-env {name}: there is no such environment variable",
    passphraseWrong: "{file}: the passphrase is wrong",
    noTerminal: "a passphrase is needed for {file}: no terminal to ask at; use --passphrase-env or --passphrase-stdin",
    signed: "{file}: signed, {fs} written",
    noChannel: "--channel {asked}: no such channel (there are: {known})",
    noChannels: "there is no channel yet: fla channel add, or fla simulate --register",
    hostKeyUnknown:
      "first contact with {host}: its key has the fingerprint {fingerprint}. Compare it with what the receiver publishes, then call again with --accept-host-key {fingerprint}",
    sending: "sending {name}: {percent} % ({done} of {total} MB, {speed} MB/s)",
    sent: "sent to {folder}: {names}",
    answersExpected:
      "An ACRF is expected within seconds to a day, a NOTIFICATION seconds to days later: fla fetch --channel {channel}",
    nothingNew: "nothing new in {folder}",
    answerFor: "{answer}: {about}",
    acrfTaken: "file taken, ticket {ticket}",
    acrfRefused: "file refused: {codes}",
    formResult: "form {form}: {result}",
    result0: "refused",
    result1: "accepted",
    result2: "proposal to validate",
    result3: "provisional",
    result4: "time-out",
    unmatched: "{answer}: belongs to nothing sent from here",
    notRemoved: "{name}: taken, but the server did not remove it",
    oneFolder: "name exactly one folder, or one declaration",
    noCases: "{folder}: holds no declaration (.xml or FI...)",
    cannotWrite: "{file}: cannot be written ({reason})",
    testSummary: "{passed} passed, {failed} failed, {errors} errors",
    purged:
      "removed what was kept of {count} submissions older than {days} days; the journal keeps names, hashes and codes",
    wouldPurge: "{count} submissions older than {days} days would be removed",
    noSubmission: "{asked}: no such submission in the journal",
    nothingToCompare: "{set}: no answer on its forms is kept",
    nothingCompared: "no answer was compared yet",
    comparedBoth: "foreseen and returned: {count}",
    comparedOtherCode: "returned with another code than foreseen: {count}",
    comparedReturnedOnly: "returned only (missed): {count}",
    comparedPredictedOnly: "foreseen only: {count}",
    comparedMonth:
      "{month}: {foreseen} of what came back was foreseen ({submissions} submissions: {both} foreseen, {otherCode} with another code, {returnedOnly} missed, {predictedOnly} foreseen only)",
    missedCode: "{code}: missed, {count} ×",
    correctiveWritten: "{file}: refused forms with a new header: {refused}; changes of accepted ones: {changed}",
    nothingToCorrect: "no form to correct in these answers",
    signatureState: "signature: {state}",
    channelAdded: "channel {name} added",
    askPin: "PIN of {token}: ",
    noSigner: "--signer {asked}: no such signer (there are: {known}); they stand in {file}",
    passphraseShort: "a passphrase of at least {least} characters is needed",
    hostForgotten: "the host key of {host} is forgotten; the next contact shows the new one",
    journalDamaged: "line {line} of {file} in the journal is damaged; it is left out",
    noSet: "{asked}: there is no such set (fla sent lists them)",
    severalSets: "{asked}: several sets have this name; name one by its id (fla sent lists them)",
    bytesGone: "{asked}: its bytes are not kept any more",
    withdrawn: "withdrawn: {name} sent",
    notInDoubt: "{asked}: the state of its GO is not in doubt",
    settleAsk:
      "{asked}: the server does not show whether the GO went. Look for its answers, ask the receiver, then call again with --went or --did-not-go",
    settledWent: "{name}: noted as sent",
    settledNot: "{name}: noted as not sent; fla sent again sends it",
    pinned: "pinned: {owner}",
    notPinned: "{file}: nothing was pinned: the signer's certificate does not have the fingerprint {asked}",
    channelRemoved: "channel {name} removed",
    simulating: "practice channel on {host}:{port}, user {user}, folder {dir} (Ctrl+C stops it)",
    confirmNeeded: "{question} Call again with --yes to confirm.",
    reasonNeeded: "{question} Call again with --reason TEXT to go on; the reason is recorded.",
    explainElement: "element",
    explainDefinition: "what it holds",
    explainFormat: "format",
    explainAllowed: "allowed",
    explainPresence: "presence",
    explainClass: "class",
    explainCause: "usual cause",
    explainRemedy: "what to do",
    explainSource: "rests on",
    explainChecked: "checked here",
    checkedChecked: "yes",
    checkedPartly: "partly",
    checkedAuthority: "no, only the authority can",
    packFound: "{id} {version}: new",
    packJoins: "{id} {version}: joins what is installed",
    packSchema: "schema {file}, version {version}, root {roots}, namespace {namespace}",
    packGlossary: "glossary {file}: {zones} zones, {blocks} blocks",
    packList: "anomaly list {file}: {codes} codes; columns: {columns}",
    packSamples: "{good} of {all} samples are valid",
    packCode: "form {form} goes in files FI.{code}.*",
    packNoCode: "the application code is not known here: give it with --code; the practice channel takes {code}",
    packNotes: "Notes:",
    packUnused: "Not used:",
    packBad: "Bad files:",
    packInstalled: "{id} {version} is installed and active ({standing})",
    packRemoved: "{id} removed",
    packColumnsRight: "Are the columns of the anomaly list right?",
    packLeaveOut: "Take the bad files out, or call again with --leave-out-bad.",
    isAnswer:
      "{file}: an answer of the authority ({kind}: {summary}), not a declaration; nothing to foresee. It is read by: fla answers [DECLARATION] {file}",
    packOffer:
      "Its schema is not installed: fla pack install PATH (the folder, ZIP or files that the authority publishes).",
    noCode: "{asked}: holds no anomaly code that is known here (write 00024-004, ACRF-125 or 004)",
  },
  nl: {
    help: `fla - controleert, ondertekent en verzendt aangiften van het BATCH-kanaal van de sociale zekerheid

  fla check BESTAND...         voorzie de anomalieën van aangiften
  fla explain CODE             leg een anomaliecode uit
  fla anonymise BESTAND...     een kopie met andere personen en dezelfde bevindingen schrijven
  fla sign FI...               schrijf de handtekening (FS) naast een gegevensbestand
  fla verify FI...             leg de handtekening van een gegevensbestand uit
  fla triplet BESTAND          maak FI, FS en GO met juiste namen
  fla send BESTAND             verzend naar INTEST (of IN, zie fla send --help)
  fla fetch                    haal antwoorden op en zet hun anomalieën op de regels
  fla answers FI... FO...      lees antwoorden naast een aangifte, zonder kanaal
  fla test MAP                 een map naar INTEST zenden en de antwoorden vergelijken met wat verwacht is
  fla compare A.xml B.xml      twee aangiften per record; zonder bestanden: wat voorzien was naast wat terugkwam
  fla purge                    verwijderen wat van oude verzendingen bewaard is
  fla channel list|add|...     de kanalen van deze machine
  fla sent [list|again|...]    wat voorbereid en verzonden is; again, next, withdraw, settle
  fla extract BESTAND          haal ingebedde documenten uit een aangifte
  fla pack install|list|...    installeer schema's en glossaria van andere aangiften
  fla simulate                 start het oefenkanaal

  --lang en|nl|fr|de           taal van de meldingen
  fla COMMANDO --help          meer over een commando`,
    helpCheck: `fla check [opties] BESTAND...

  BESTAND: een bestand, een map (alle aangiften erin), een patroon ("in/**/*.xml"), of - voor stdin.
  --format text|json|sarif  uitvoer (standaard text)
  --schema BESTAND.xsd  controleer alleen of het welgevormd is en aan dit schema voldoet, geen regels
  --pack ID             gebruik dit pakket
  --as-of DATUM         controleer op deze datum (JJJJ-MM-DD), standaard vandaag in Brussel
  --rules FILE          controleer ook deze eigen regels (standaard my-rules.json van de huidige map); mag herhaald worden
  --second-opinion      vraag ook libxml2; waar de twee verschillen is het oordeel onbeslist
  --max-findings N      hoogstens zoveel bevindingen per bestand in JSON, de ergste; het totaal telt ze alle
  --progress            zeg op stderr hoever de controle is, ook waar dat geen terminal is
  --batch               lees regels {"id","schema","file"} van stdin, antwoord {"id","schemaValid","verdict"}

  Exitstatus: 0 niets blokkerends, 1 geweigerd, 2 kon niet draaien, 3 onbeslist.`,
    helpExplain: `fla explain CODE

  CODE: 00024-004, ACRF-125, een los type (004) of een logregel waarin een code staat.
  --pack ID             gebruik de elementen van dit pakket
  --format text|json`,
    helpSign: `fla sign (--cert C.pem --key K.pem | --p12 BESTAND) FI...

  Schrijft de losse CMS-handtekening FS naast elke FI.
  --signer NAAM            een kaart, token of programma van signers.json in plaats van bestanden
  --passphrase-env NAAM    neem de wachtwoordzin uit deze omgevingsvariabele
  --passphrase-stdin       neem hem uit de eerste regel van stdin (anders wordt hij gevraagd)
  --one-line               base64 op één regel in plaats van 76 kolommen`,
    helpVerify: `fla verify [--fs BESTAND] FI...

  Legt de handtekening (FS) van elke FI uit.
  --ca BESTAND             controleer ook de keten tot deze certificaten
  --pin SHA256             leg de ondertekenaar vast wiens certificaat deze vingerafdruk heeft

  Exitstatus: 0 de ontvanger zou ze aanvaarden, 1 niet, of er is er geen, 2 kon niet draaien.`,
    helpTriplet: `fla triplet --channel NAAM [--env T|S|R] [--out MAP] BESTAND

  Maakt FI, FS (waar die bij de set hoort) en GO.
  --cert, --key, --p12     andere ondertekenbestanden dan die van het kanaal
  --signer NAAM, --one-line  als bij fla sign
  --code CCCC              toepassingscode, waar het pakket er geen heeft
  --pack ID, --rules BESTAND  als bij fla check
  --as-of DATUM            alleen op een oefenkanaal
  --passphrase-env NAAM, --passphrase-stdin`,
    helpSend: `fla send --channel NAAM [--env T|R] BESTAND

  Verzendt BESTAND naar INTEST (--env T, standaard) of naar IN (--env R), GO als laatste.
  --confirm-sender NNNNNN  nodig voor --env R: het verzendernummer van het kanaal
  --yes                    bevestig wat INTEST vraagt (inhoud met blokkerende bevindingen)
  --reason TEKST           ga door ondanks blokkerende bevindingen, een verschil of een onbeslist oordeel; wordt bewaard
  --accept-host-key SHA256 vertrouw deze vingerafdruk bij het eerste contact
  --existing               verzend FI, FS en GO van andere software byte voor byte, wat hun namen ook zijn
  --code CCCC              toepassingscode, waar het pakket er geen heeft
  --cert, --key, --p12, --signer NAAM, --one-line  als bij fla sign
  --pack ID, --rules BESTAND  als bij fla check
  --as-of DATUM            alleen op een oefenkanaal
  --passphrase-env NAAM, --passphrase-stdin`,
    helpFetch: `fla fetch --channel NAAM [--env T|R] [--wait SECONDEN]

  Neemt wat nieuw is in OUTTEST of OUT, waar antwoorden verwacht worden, en zet elke anomalie op haar regel.
  --remove                 verwijder van de server wat opgehaald is, als het alleen over eigen verzendingen gaat
  --keep-foreign MAP       bewaar daar antwoorden die bij niets horen dat van hier verzonden werd
  --as-of DATUM            alleen op een oefenkanaal
  --format text|json, --accept-host-key SHA256, --passphrase-env NAAM, --passphrase-stdin`,
    helpAnswers: `fla answers FI... FO... [--format text|json] [--sent FI]

  Leest antwoorden (FO) naast de aangiften (FI) waarover ze gaan, zonder kanaal of journaal. Elke anomalie staat
  op haar element met een toestand: nog aanwezig, gewijzigd, verdwenen, onvindbaar. Zonder aangifte: codes en betekenis.
  --sent FI               de aangifte zoals ze verzonden werd, als de genoemde intussen gewijzigd is
  --corrective BESTAND    schrijf een nieuwe aangifte met de betrokken formulieren
  --as-of DATUM           controleer en stempel als op deze datum (JJJJ-MM-DD), standaard vandaag in Brussel

  Eindigt met 0 (niets blokkerends), 1 (blokkerend), 2 (kon niet lopen) of 3 (een antwoord is beschadigd, of geen).`,
    helpTest: `fla test MAP (--practice [--scenario BESTAND] | --channel NAAM) [--wait SECONDEN] [--junit BESTAND]

  Controleert elke aangifte in MAP, verzendt ze naar INTEST, wacht op de antwoorden en vergelijkt ze met
  NAAM.expect.json naast NAAM.xml: {"verdict":"accepted"|"refused","codes":[...],"paths":[...]}. Zonder dat bestand
  wordt verwacht dat de ontvanger beslist zoals de controle.
  --practice               een eigen oefenkanaal voor deze run; er blijft niets van over
  --junit BESTAND          het resultaat voor CI
  --code CCCC, --as-of DATUM, --format text|json, --passphrase-env NAAM

  Exitstatus: 0 alles zoals verwacht, 1 een antwoord verschilt, 2 niet verzonden of niet beantwoord.`,
    helpPurge: `fla purge [--days 90] [--dry-run]

  Verwijdert verzonden bestanden en antwoorden uit de thuismap, als ze ouder zijn dan zoveel dagen en op niets meer
  wachten. Het journaal bewaart namen, hashes en codes.`,
    helpCompare: `fla compare A.xml B.xml [--format text|json] [--pack ID] [--unmasked]
fla compare [SET] [--format text|json]

  Twee aangiften per record (toegevoegd, verwijderd, gewijzigd); identiteiten zijn gemaskeerd, tenzij met --unmasked.
  Zonder bestanden: wat voorzien was naast wat terugkwam, van één verzending (naam van de GO), of per maand over alle verzendingen.

  Afsluitcode voor twee bestanden: 0 geen record verschilt, 1 records verschillen, 2 kon niet lopen.`,
    helpChannel: `fla channel list
fla channel add --name NAAM --enterprise NUMMER --quality employer|secretariat|provider|training
                --sender NNNNNN --user GEBRUIKER --key-file BESTAND [--host HOST] [--port POORT]
                [--certificate BESTAND] [--certificate-key BESTAND] [--code CCCC] [--sign-tests]
                [--sequence-from NNNNN --sequence-to NNNNN] [--agent] [--signer NAAM] [--simulation]
                [--mandates NUMMER[:CCCC],...] [--max-bytes N] [--max-forms N] [--legacy-rsa]
                [--proxy socks5|http://HOST:POORT] [--jump GEBRUIKER@HOST:POORT [--jump-key BESTAND]]
fla channel remove --name NAAM
fla channel check [--channel NAAM] [--accept-host-key SHA256]
                             test naam, poort, hostsleutel, aanmelden, mappen, certificaat en klok
fla channel key --out BESTAND [--bits 3072|4096]
                             maak een SSH-sleutelpaar met wachtwoordzin; toont de publieke helft
fla channel public-key       toon de publieke helft voor het portaal
fla channel certificate --out BESTAND.cer
                             schrijf het publieke deel van het certificaat voor het portaal
fla channel forget-host      vergeet de vastgelegde hostsleutel, nadat de ontvanger de nieuwe bevestigde`,
    helpExtract: `fla extract [--out MAP] BESTAND...

  Schrijft de documenten die als base64 in een aangifte staan naar bestanden ernaast, of in MAP. Niets wordt overschreven.`,
    helpPack: `fla pack install PAD...    een map, een ZIP of bestanden: schema's, glossaria, een anomalielijst, voorbeelden
fla pack list
fla pack verify [ID]        vergelijk geïnstalleerde pakketten met wat geïnstalleerd werd
fla pack remove ID...
fla pack compare [A B]      verschillen, en wat er van de regels van A wordt; zonder id's het meegeleverde pakket en zijn opvolger

  --dry-run              zeg wat er gevonden is en installeer niets
  --unofficial           de bestanden zijn niet van de overheid: het pakket dient enkel voor tests
  --leave-out-bad        installeer de rest als een bestand fout is
  --id ID, --title TEKST andere namen dan die van het schema
  --code CCCC            toepassingscode van de bestandsnamen; FORMULIER=CCCC,... per formulier
  --rules-out BESTAND    (compare) schrijf de regels die nog gelden
  --format text|json`,
    helpSent: `fla sent [list]           een regel per set: id, toestand, kanaal, omgeving, aangiften, moment
fla sent again SET        verzend een set die vóór haar GO mislukte, onder haar eigen naam
fla sent next SET         dezelfde bytes onder het volgende nummer (na ACRF-133, of na een geweigerd bestand)
fla sent withdraw SET     zend een TD voor een set waarvan de GO niet vertrok
fla sent settle SET [--went|--did-not-go]
                          zoek een GO van onbekende toestand; kan de server het niet zeggen, zeg dan wat u zag

  --confirm-sender NNNNNN, --yes, --reason, --accept-host-key, --passphrase-env, --passphrase-stdin`,
    helpSimulate: `fla simulate [--dir MAP] [--port 0] [--json] [--scenario BESTAND]

  Draait het oefenkanaal op loopback tot het gestopt wordt. --json geeft één regel
  {"host","port","user","keyFile","hostKeySha256","caFile","dir"}.
  --as-of DATUM           de dag waarop het leeft
  --register              voeg het ook toe aan de kanalen van deze machine als "practice"`,
    badLanguage: "--lang {asked}: kies en, nl, fr of de",
    unknownCommand: "{name}: dit commando bestaat niet (fla help toont ze)",
    unknownOption: "{option}: die optie is hier niet bekend (--help toont ze)",
    optionWithoutValue: '{option}: de waarde ontbreekt; een die met "-" begint schrijft u als {option}=WAARDE',
    optionTakesNoValue: "{option}: neemt geen waarde",
    noFiles: "geef minstens één bestand",
    noDeclarations: "{asked}: daar staat geen aangifte",
    badCheckFormat: "--format {asked}: kies text, json of sarif",
    oneFile: "geef precies één bestand",
    twoFiles: "geef twee aangiften, of één verzending",
    badMaxFindings: "--max-findings verwacht een geheel getal, niet {asked}.",
    badFormat: "--format {asked}: kies text of json",
    badDate: "--as-of {asked}: schrijf een datum als JJJJ-MM-DD",
    asOfPractice: "--as-of {asked}: alleen een oefenkanaal gaat uit van een andere dag; {channel} gaat uit van vandaag",
    tooLarge: "{file}: is groter dan {limit} MB, meer dan in één keer gecontroleerd kan worden; splits de aangifte",
    fileChanged: "{file}: is gewijzigd tijdens de controle; controleer het opnieuw",
    checkedInMemory:
      "{file}: de codering kan niet stuk voor stuk gelezen worden; het wordt geheel in het geheugen gelezen",
    checking: "controleren van {file}: {percent} %",
    checkCancelled: "{file}: de controle is afgebroken; over het bestand is niets bekend",
    cannotRead: "{file}: kan niet gelezen worden ({reason})",
    notText: "{file}: is geen {encoding}-tekst bij byte {at}, op regel {line}; aangiften zijn UTF-8",
    brokenSchema: "{file}: het schema is onbruikbaar: {message} (regel {line})",
    unknownPack: "--pack {asked}: dit pakket bestaat niet (er zijn: {known})",
    brokenPack: "pakket {folder}: {message}",
    verdictAccepted: "geen anomalie voorzien",
    verdictRefused: "zou geweigerd worden",
    verdictUndecided: "onbeslist",
    findingsCount: "bevindingen: {total}, blokkerend: {blocking}",
    noPack: "geen pakket voor dit document",
    packOfficial: "{title} {version}",
    packReference: "{title} {version}, niet officieel",
    formLine: "formulier {index} ({identification}): {verdict}",
    notChecked:
      "Hier niet gecontroleerd, dat kan alleen de overheid: mandaten, repertoria, of de verzender mag indienen.",
    certaintyListed: "code vermeld",
    certaintyAssumed: "code verondersteld",
    certaintyRule: "regel",
    sourceFile: "bestand",
    silenced: "Verborgen: {count}; oordeel en exitstatus tellen ze mee.",
    moreFindings: "... en nog {count} (--format json toont alles)",
    badBatchLine: "regel {line}: geen regel met id, schema, file",
    needOption: "{option} is nodig",
    askPassphrase: "Wachtwoordzin van {file}: ",
    noPassphraseVariable: "--passphrase-env {name}: deze omgevingsvariabele bestaat niet",
    passphraseWrong: "{file}: de wachtwoordzin is fout",
    noTerminal:
      "er is een wachtwoordzin nodig voor {file}: geen terminal om hem te vragen; gebruik --passphrase-env of --passphrase-stdin",
    signed: "{file}: ondertekend, {fs} geschreven",
    noChannel: "--channel {asked}: dit kanaal bestaat niet (er zijn: {known})",
    noChannels: "er is nog geen kanaal: fla channel add, of fla simulate --register",
    hostKeyUnknown:
      "eerste contact met {host}: zijn sleutel heeft de vingerafdruk {fingerprint}. Vergelijk hem met wat de ontvanger bekendmaakt en roep dan opnieuw op met --accept-host-key {fingerprint}",
    sending: "verzenden {name}: {percent} % ({done} van {total} MB, {speed} MB/s)",
    sent: "verzonden naar {folder}: {names}",
    answersExpected:
      "Een ACRF wordt verwacht binnen seconden tot een dag, een NOTIFICATION seconden tot dagen later: fla fetch --channel {channel}",
    nothingNew: "niets nieuws in {folder}",
    answerFor: "{answer}: {about}",
    acrfTaken: "bestand aanvaard, ticket {ticket}",
    acrfRefused: "bestand geweigerd: {codes}",
    formResult: "formulier {form}: {result}",
    result0: "geweigerd",
    result1: "aanvaard",
    result2: "voorstel te valideren",
    result3: "voorlopig",
    result4: "time-out",
    unmatched: "{answer}: hoort bij niets dat van hier verzonden werd",
    notRemoved: "{name}: opgehaald, maar de server verwijderde het niet",
    oneFolder: "geef precies één map, of één aangifte",
    noCases: "{folder}: bevat geen aangifte (.xml of FI...)",
    cannotWrite: "{file}: kan niet geschreven worden ({reason})",
    testSummary: "{passed} geslaagd, {failed} mislukt, {errors} fouten",
    purged:
      "verwijderd wat bewaard was van {count} verzendingen ouder dan {days} dagen; het journaal bewaart namen, hashes en codes",
    wouldPurge: "{count} verzendingen ouder dan {days} dagen zouden verwijderd worden",
    noSubmission: "{asked}: geen zulke verzending in het journaal",
    nothingToCompare: "{set}: er is geen antwoord over de formulieren bewaard",
    nothingCompared: "er werd nog geen antwoord vergeleken",
    comparedBoth: "voorzien en teruggekomen: {count}",
    comparedOtherCode: "teruggekomen met een andere code dan voorzien: {count}",
    comparedReturnedOnly: "alleen teruggekomen (gemist): {count}",
    comparedPredictedOnly: "alleen voorzien: {count}",
    comparedMonth:
      "{month}: {foreseen} van wat terugkwam was voorzien ({submissions} verzendingen: {both} voorzien, {otherCode} met een andere code, {returnedOnly} gemist, {predictedOnly} alleen voorzien)",
    missedCode: "{code}: {count} keer gemist",
    correctiveWritten:
      "{file}: geweigerde formulieren met een nieuwe hoofding: {refused}; wijzigingen van aanvaarde: {changed}",
    nothingToCorrect: "geen formulier te verbeteren in deze antwoorden",
    signatureState: "handtekening: {state}",
    channelAdded: "kanaal {name} toegevoegd",
    askPin: "Pincode van {token}: ",
    noSigner: "--signer {asked}: deze ondertekenaar bestaat niet (er zijn: {known}); ze staan in {file}",
    passphraseShort: "een wachtwoordzin van minstens {least} tekens is nodig",
    hostForgotten: "de hostsleutel van {host} is vergeten; het volgende contact toont de nieuwe",
    journalDamaged: "regel {line} van {file} in het journaal is beschadigd; ze wordt weggelaten",
    noSet: "{asked}: deze set bestaat niet (fla sent toont ze)",
    severalSets: "{asked}: meerdere sets hebben deze naam; noem er een met zijn id (fla sent toont ze)",
    bytesGone: "{asked}: de bytes ervan worden niet meer bewaard",
    withdrawn: "ingetrokken: {name} verzonden",
    notInDoubt: "{asked}: de toestand van de GO is niet twijfelachtig",
    settleAsk:
      "{asked}: de server toont niet of de GO vertrok. Zoek de antwoorden, vraag het de ontvanger, en roep opnieuw op met --went of --did-not-go",
    settledWent: "{name}: genoteerd als verzonden",
    settledNot: "{name}: genoteerd als niet verzonden; fla sent again verzendt hem",
    pinned: "vastgelegd: {owner}",
    notPinned:
      "{file}: er werd niets vastgelegd: het certificaat van de ondertekenaar heeft de vingerafdruk {asked} niet",
    channelRemoved: "kanaal {name} verwijderd",
    simulating: "oefenkanaal op {host}:{port}, gebruiker {user}, map {dir} (Ctrl+C stopt het)",
    confirmNeeded: "{question} Roep opnieuw op met --yes om te bevestigen.",
    reasonNeeded: "{question} Roep opnieuw op met --reason TEKST om door te gaan; de reden wordt bewaard.",
    explainElement: "element",
    explainDefinition: "inhoud",
    explainFormat: "formaat",
    explainAllowed: "toegelaten",
    explainPresence: "aanwezigheid",
    explainClass: "klasse",
    explainCause: "gewone oorzaak",
    explainRemedy: "wat te doen",
    explainSource: "steunt op",
    explainChecked: "hier gecontroleerd",
    checkedChecked: "ja",
    checkedPartly: "deels",
    checkedAuthority: "nee, dat kan alleen de overheid",
    packFound: "{id} {version}: nieuw",
    packJoins: "{id} {version}: komt bij wat geïnstalleerd is",
    packSchema: "schema {file}, versie {version}, hoofdelement {roots}, naamruimte {namespace}",
    packGlossary: "glossarium {file}: {zones} zones, {blocks} blokken",
    packList: "anomalielijst {file}: {codes} codes; kolommen: {columns}",
    packSamples: "{good} van {all} voorbeelden zijn geldig",
    packCode: "formulier {form} gaat in bestanden FI.{code}.*",
    packNoCode: "de toepassingscode is hier niet bekend: geef ze met --code; het oefenkanaal neemt {code}",
    packNotes: "Opmerkingen:",
    packUnused: "Niet gebruikt:",
    packBad: "Foute bestanden:",
    packInstalled: "{id} {version} is geïnstalleerd en actief ({standing})",
    packRemoved: "{id} verwijderd",
    packColumnsRight: "Kloppen de kolommen van de anomalielijst?",
    packLeaveOut: "Haal de foute bestanden weg, of roep opnieuw met --leave-out-bad.",
    isAnswer:
      "{file}: een antwoord van de overheid ({kind}: {summary}), geen aangifte; er valt niets te voorzien. U leest het met: fla answers [AANGIFTE] {file}",
    packOffer:
      "Het schema ervan is niet geïnstalleerd: fla pack install PAD (de map, de ZIP of de bestanden die de overheid publiceert).",
    noCode: "{asked}: bevat geen anomaliecode die hier bekend is (schrijf 00024-004, ACRF-125 of 004)",
  },
  fr: {
    help: `fla - contrôle, signe et envoie les déclarations du canal BATCH de la sécurité sociale

  fla check FICHIER...         prévoir les anomalies de déclarations
  fla explain CODE             expliquer un code d'anomalie
  fla anonymise FICHIER...     écrire une copie avec d'autres personnes et les mêmes constats
  fla sign FI...               écrire la signature (FS) à côté d'un fichier de données
  fla verify FI...             expliquer la signature d'un fichier de données
  fla triplet FICHIER          créer FI, FS et GO avec les noms corrects
  fla send FICHIER             envoyer vers INTEST (ou IN, voir fla send --help)
  fla fetch                    retirer les réponses et placer leurs anomalies sur les lignes
  fla answers FI... FO...      lire des réponses à côté d'une déclaration, sans canal
  fla test DOSSIER             envoyer un dossier à INTEST et comparer les réponses à ce qui est attendu
  fla compare A.xml B.xml      deux déclarations par enregistrement ; sans fichiers : le prévu à côté du revenu
  fla purge                    supprimer ce qui est conservé d'anciens envois
  fla channel list|add|...     les canaux de cette machine
  fla sent [list|again|...]    ce qui est préparé et envoyé ; again, next, withdraw, settle
  fla extract FICHIER          extraire les documents incorporés d'une déclaration
  fla pack install|list|...    installer les schémas et glossaires d'autres déclarations
  fla simulate                 lancer le canal d'exercice

  --lang en|nl|fr|de           langue des messages
  fla COMMANDE --help          en savoir plus sur une commande`,
    helpCheck: `fla check [options] FICHIER...

  FICHIER : un fichier, un dossier (toutes ses déclarations), un motif ("in/**/*.xml"), ou - pour stdin.
  --format text|json|sarif  sortie (text par défaut)
  --schema FICHIER.xsd  contrôler seulement la bonne formation et ce schéma, sans règles
  --pack ID             utiliser ce paquet
  --as-of DATE          contrôler à cette date (AAAA-MM-JJ), par défaut aujourd'hui à Bruxelles
  --rules FILE          contrôler aussi ces règles propres (par défaut my-rules.json du dossier courant) ; répétable
  --second-opinion      demander aussi à libxml2 ; si les deux diffèrent, le verdict est indécis
  --max-findings N      au plus autant de constats par fichier en JSON, les plus graves ; le total les compte tous
  --progress            dire sur stderr où en est le contrôle, même si ce n'est pas un terminal
  --batch               lire des lignes {"id","schema","file"} sur stdin, répondre {"id","schemaValid","verdict"}

  Code de sortie : 0 rien de bloquant, 1 refusé, 2 n'a pas pu s'exécuter, 3 indécis.`,
    helpExplain: `fla explain CODE

  CODE : 00024-004, ACRF-125, un type seul (004) ou une ligne de journal qui contient un code.
  --pack ID             utiliser les éléments de ce paquet
  --format text|json`,
    helpSign: `fla sign (--cert C.pem --key K.pem | --p12 FICHIER) FI...

  Écrit la signature CMS détachée FS à côté de chaque FI.
  --signer NOM             une carte, un jeton ou un programme de signers.json au lieu de fichiers
  --passphrase-env NOM     prendre la phrase secrète dans cette variable d'environnement
  --passphrase-stdin       la prendre dans la première ligne de stdin (sinon elle est demandée)
  --one-line               base64 sur une seule ligne au lieu de 76 colonnes`,
    helpVerify: `fla verify [--fs FICHIER] FI...

  Explique la signature (FS) de chaque FI.
  --ca FICHIER             contrôler aussi la chaîne jusqu'à ces certificats
  --pin SHA256             retenir le signataire dont le certificat a cette empreinte

  Code de sortie : 0 le destinataire l'accepterait, 1 non, ou il n'y en a pas, 2 n'a pas pu s'exécuter.`,
    helpTriplet: `fla triplet --channel NOM [--env T|S|R] [--out DOSSIER] FICHIER

  Crée FI, FS (là où il fait partie de l'ensemble) et GO.
  --cert, --key, --p12     d'autres fichiers de signature que ceux du canal
  --signer NOM, --one-line  comme pour fla sign
  --code CCCC              code d'application, là où le paquet n'en a pas
  --pack ID, --rules FICHIER  comme pour fla check
  --as-of DATE             sur un canal d'exercice seulement
  --passphrase-env NOM, --passphrase-stdin`,
    helpSend: `fla send --channel NOM [--env T|R] FICHIER

  Envoie FICHIER vers INTEST (--env T, par défaut) ou vers IN (--env R), GO en dernier.
  --confirm-sender NNNNNN  nécessaire pour --env R : le numéro d'expéditeur du canal
  --yes                    confirmer ce que demande INTEST (contenu avec constats bloquants)
  --reason TEXTE           continuer malgré des constats bloquants, un désaccord ou un verdict indécis ; conservé
  --accept-host-key SHA256 faire confiance à cette empreinte au premier contact
  --existing               envoyer FI, FS et GO d'un autre logiciel octet pour octet, quels que soient leurs noms
  --code CCCC              code d'application, là où le paquet n'en a pas
  --cert, --key, --p12, --signer NOM, --one-line  comme pour fla sign
  --pack ID, --rules FICHIER  comme pour fla check
  --as-of DATE             sur un canal d'exercice seulement
  --passphrase-env NOM, --passphrase-stdin`,
    helpFetch: `fla fetch --channel NOM [--env T|R] [--wait SECONDES]

  Prend ce qui est nouveau dans OUTTEST ou OUT, là où des réponses sont attendues, et place chaque anomalie sur sa ligne.
  --remove                 supprimer du serveur ce qui a été récupéré, si cela ne concerne que nos propres envois
  --keep-foreign DOSSIER   y conserver les réponses qui n'appartiennent à rien d'envoyé d'ici
  --as-of DATE             sur un canal d'exercice seulement
  --format text|json, --accept-host-key SHA256, --passphrase-env NOM, --passphrase-stdin`,
    helpAnswers: `fla answers FI... FO... [--format text|json] [--sent FI]

  Lit des réponses (FO) à côté des déclarations (FI) dont elles parlent, sans canal ni journal. Chaque anomalie est
  sur son élément avec un état : toujours là, modifié, disparu, introuvable. Sans déclaration : codes et signification.
  --sent FI               la déclaration telle qu'envoyée, si celle indiquée a été modifiée depuis
  --corrective FICHIER    écrire une nouvelle déclaration avec les formulaires concernés
  --as-of DATE            vérifier et dater comme à cette date (AAAA-MM-JJ), par défaut aujourd'hui à Bruxelles

  Se termine par 0 (rien de bloquant), 1 (bloquant), 2 (impossible) ou 3 (une réponse est abîmée, ou n'en est pas une).`,
    helpTest: `fla test DOSSIER (--practice [--scenario FICHIER] | --channel NOM) [--wait SECONDES] [--junit FICHIER]

  Vérifie chaque déclaration de DOSSIER, l'envoie à INTEST, attend ses réponses et les compare à
  NOM.expect.json à côté de NOM.xml : {"verdict":"accepted"|"refused","codes":[...],"paths":[...]}. Sans ce fichier,
  le destinataire est censé décider comme la vérification.
  --practice               un canal d'exercice propre à ce passage ; il n'en reste rien
  --junit FICHIER          le résultat pour la CI
  --code CCCC, --as-of DATE, --format text|json, --passphrase-env NOM

  Statut : 0 tout comme attendu, 1 une réponse diffère, 2 non envoyé ou sans réponse.`,
    helpPurge: `fla purge [--days 90] [--dry-run]

  Supprime les fichiers envoyés et les réponses conservés dans le dossier personnel, s'ils ont plus de ce nombre de
  jours et n'attendent plus rien. Le journal garde noms, empreintes et codes.`,
    helpCompare: `fla compare A.xml B.xml [--format text|json] [--pack ID] [--unmasked]
fla compare [SET] [--format text|json]

  Deux déclarations, enregistrement par enregistrement (ajoutés, supprimés, modifiés) ; les identités sont masquées, sauf avec --unmasked.
  Sans fichiers : ce qui était prévu à côté de ce qui est revenu, d'un envoi (nom de son GO), ou par mois sur l'ensemble.

  Code de sortie pour deux fichiers : 0 aucun enregistrement ne diffère, 1 des enregistrements diffèrent, 2 n'a pas pu s'exécuter.`,
    helpChannel: `fla channel list
fla channel add --name NOM --enterprise NUMERO --quality employer|secretariat|provider|training
                --sender NNNNNN --user UTILISATEUR --key-file FICHIER [--host HOTE] [--port PORT]
                [--certificate FICHIER] [--certificate-key FICHIER] [--code CCCC] [--sign-tests]
                [--sequence-from NNNNN --sequence-to NNNNN] [--agent] [--signer NOM] [--simulation]
                [--mandates NUMERO[:CCCC],...] [--max-bytes N] [--max-forms N] [--legacy-rsa]
                [--proxy socks5|http://HOST:PORT] [--jump UTILISATEUR@HOST:PORT [--jump-key FICHIER]]
fla channel remove --name NOM
fla channel check [--channel NOM] [--accept-host-key SHA256]
                             tester nom, port, clé d'hôte, connexion, dossiers, certificat et horloge
fla channel key --out FICHIER [--bits 3072|4096]
                             créer une paire de clés SSH avec phrase secrète ; affiche la moitié publique
fla channel public-key       afficher la moitié publique pour le portail
fla channel certificate --out FICHIER.cer
                             écrire la partie publique du certificat pour le portail
fla channel forget-host      oublier la clé d'hôte retenue, une fois la nouvelle confirmée par le destinataire`,
    helpExtract: `fla extract [--out DOSSIER] FICHIER...

  Écrit les documents qui se trouvent en base64 dans une déclaration dans des fichiers à côté, ou dans DOSSIER. Rien n'est écrasé.`,
    helpPack: `fla pack install CHEMIN... un dossier, un ZIP ou des fichiers : schémas, glossaires, liste d'anomalies, exemples
fla pack list
fla pack verify [ID]        comparer les paquets installés avec ce qui a été installé
fla pack remove ID...
fla pack compare [A B]      différences, et ce que deviennent les règles de A ; sans id le paquet fourni et son successeur

  --dry-run              dire ce qui a été trouvé et ne rien installer
  --unofficial           les fichiers ne sont pas ceux de l'autorité : le paquet ne sert qu'aux tests
  --leave-out-bad        installer le reste quand un fichier est mauvais
  --id ID, --title TEXTE d'autres noms que ceux du schéma
  --code CCCC            code d'application des noms de fichier ; FORMULAIRE=CCCC,... par formulaire
  --rules-out FICHIER    (compare) écrire les règles qui s'appliquent encore
  --format text|json`,
    helpSent: `fla sent [list]           une ligne par ensemble : id, état, canal, environnement, déclarations, moment
fla sent again SET        envoyer un ensemble qui a échoué avant son GO, sous son propre nom
fla sent next SET         les mêmes octets sous le numéro suivant (après ACRF-133, ou un fichier refusé)
fla sent withdraw SET     envoyer un TD pour un ensemble dont le GO n'est pas parti
fla sent settle SET [--went|--did-not-go]
                          chercher un GO d'état inconnu ; si le serveur ne peut le dire, dites ce que vous avez vu

  --confirm-sender NNNNNN, --yes, --reason, --accept-host-key, --passphrase-env, --passphrase-stdin`,
    helpSimulate: `fla simulate [--dir DOSSIER] [--port 0] [--json] [--scenario FICHIER]

  Exécute le canal d'exercice en local jusqu'à son arrêt. --json affiche une ligne
  {"host","port","user","keyFile","hostKeySha256","caFile","dir"}.
  --as-of DATE            le jour où il vit
  --register              l'ajouter aussi aux canaux de cette machine sous le nom "practice"`,
    badLanguage: "--lang {asked} : choisissez en, nl, fr ou de",
    unknownCommand: "{name} : cette commande n'existe pas (fla help les montre)",
    unknownOption: "{option} : option inconnue ici (--help les montre)",
    optionWithoutValue: "{option} : la valeur manque ; une valeur qui commence par « - » s'écrit {option}=VALEUR",
    optionTakesNoValue: "{option} : ne prend pas de valeur",
    noFiles: "indiquez au moins un fichier",
    noDeclarations: "{asked} : aucune déclaration à cet endroit",
    badCheckFormat: "--format {asked} : choisissez text, json ou sarif",
    oneFile: "indiquez exactement un fichier",
    twoFiles: "indiquez deux déclarations, ou un envoi",
    badMaxFindings: "--max-findings attend un nombre entier, et non {asked}.",
    badFormat: "--format {asked} : choisissez text ou json",
    badDate: "--as-of {asked} : écrivez une date AAAA-MM-JJ",
    asOfPractice:
      "--as-of {asked} : seul un canal d'exercice compte avec un autre jour ; {channel} compte avec aujourd'hui",
    tooLarge: "{file} : dépasse {limit} Mo, plus que ce qui peut être contrôlé en une fois ; divisez la déclaration",
    fileChanged: "{file} : a été modifié pendant le contrôle ; contrôlez-le à nouveau",
    checkedInMemory: "{file} : son encodage ne peut pas être lu par morceaux ; il est lu entièrement en mémoire",
    checking: "contrôle de {file} : {percent} %",
    checkCancelled: "{file} : le contrôle a été annulé ; rien n'est connu du fichier",
    cannotRead: "{file} : lecture impossible ({reason})",
    notText: "{file} : n'est pas du texte {encoding} à l'octet {at}, ligne {line} ; les déclarations sont en UTF-8",
    brokenSchema: "{file} : le schéma est inutilisable : {message} (ligne {line})",
    unknownPack: "--pack {asked} : ce paquet n'existe pas (il y a : {known})",
    brokenPack: "paquet {folder} : {message}",
    verdictAccepted: "aucune anomalie prévue",
    verdictRefused: "serait refusé",
    verdictUndecided: "indécis",
    findingsCount: "constats : {total}, bloquants : {blocking}",
    noPack: "aucun paquet pour ce document",
    packOfficial: "{title} {version}",
    packReference: "{title} {version}, non officiel",
    formLine: "formulaire {index} ({identification}) : {verdict}",
    notChecked: "Non contrôlé ici, seule l'autorité le peut : mandats, répertoires, droit de l'expéditeur de déposer.",
    certaintyListed: "code listé",
    certaintyAssumed: "code supposé",
    certaintyRule: "règle",
    sourceFile: "fichier",
    silenced: "Masqués à l'affichage : {count} ; le verdict et le code de sortie les comptent.",
    moreFindings: "... et encore {count} (--format json les donne tous)",
    badBatchLine: "ligne {line} : pas une ligne avec id, schema, file",
    needOption: "{option} est nécessaire",
    askPassphrase: "Phrase secrète de {file} : ",
    noPassphraseVariable: "--passphrase-env {name} : cette variable d'environnement n'existe pas",
    passphraseWrong: "{file} : la phrase secrète est fausse",
    noTerminal:
      "une phrase secrète est nécessaire pour {file} : pas de terminal où la demander ; utilisez --passphrase-env ou --passphrase-stdin",
    signed: "{file} : signé, {fs} écrit",
    noChannel: "--channel {asked} : ce canal n'existe pas (il y a : {known})",
    noChannels: "il n'y a pas encore de canal : fla channel add, ou fla simulate --register",
    hostKeyUnknown:
      "premier contact avec {host} : sa clé a l'empreinte {fingerprint}. Comparez-la à celle que publie le destinataire, puis relancez avec --accept-host-key {fingerprint}",
    sending: "envoi de {name} : {percent} % ({done} sur {total} Mo, {speed} Mo/s)",
    sent: "envoyé vers {folder} : {names}",
    answersExpected:
      "Un ACRF est attendu dans les secondes à un jour, une NOTIFICATION des secondes à des jours plus tard : fla fetch --channel {channel}",
    nothingNew: "rien de nouveau dans {folder}",
    answerFor: "{answer} : {about}",
    acrfTaken: "fichier pris en charge, ticket {ticket}",
    acrfRefused: "fichier refusé : {codes}",
    formResult: "formulaire {form} : {result}",
    result0: "refusé",
    result1: "accepté",
    result2: "proposition à valider",
    result3: "provisoire",
    result4: "délai dépassé",
    unmatched: "{answer} : n'appartient à rien de ce qui fut envoyé d'ici",
    notRemoved: "{name} : récupéré, mais le serveur ne l'a pas supprimé",
    oneFolder: "indiquez exactement un dossier ou une déclaration",
    noCases: "{folder} : ne contient aucune déclaration (.xml ou FI...)",
    cannotWrite: "{file} : impossible à écrire ({reason})",
    testSummary: "{passed} réussis, {failed} échoués, {errors} erreurs",
    purged:
      "supprimé ce qui était conservé de {count} envois de plus de {days} jours ; le journal garde noms, empreintes et codes",
    wouldPurge: "{count} envois de plus de {days} jours seraient supprimés",
    noSubmission: "{asked} : aucun envoi de ce nom dans le journal",
    nothingToCompare: "{set} : aucune réponse sur ses formulaires n'est conservée",
    nothingCompared: "aucune réponse n'a encore été comparée",
    comparedBoth: "prévu et revenu : {count}",
    comparedOtherCode: "revenu avec un autre code que prévu : {count}",
    comparedReturnedOnly: "revenu seulement (manqué) : {count}",
    comparedPredictedOnly: "prévu seulement : {count}",
    comparedMonth:
      "{month} : {foreseen} de ce qui est revenu était prévu ({submissions} envois : {both} prévus, {otherCode} avec un autre code, {returnedOnly} manqués, {predictedOnly} prévus seulement)",
    missedCode: "{code} : manqué {count} fois",
    correctiveWritten:
      "{file} : formulaires refusés avec un nouvel en-tête : {refused} ; modifications de formulaires acceptés : {changed}",
    nothingToCorrect: "aucun formulaire à corriger dans ces réponses",
    signatureState: "signature : {state}",
    channelAdded: "canal {name} ajouté",
    askPin: "Code PIN de {token} : ",
    noSigner: "--signer {asked} : ce signataire n'existe pas (il y a : {known}) ; ils figurent dans {file}",
    passphraseShort: "il faut une phrase secrète d'au moins {least} caractères",
    hostForgotten: "la clé d'hôte de {host} est oubliée ; le prochain contact montre la nouvelle",
    journalDamaged: "la ligne {line} de {file} du journal est endommagée ; elle est laissée de côté",
    noSet: "{asked} : cet ensemble n'existe pas (fla sent les montre)",
    severalSets: "{asked} : plusieurs ensembles portent ce nom ; désignez-en un par son id (fla sent les montre)",
    bytesGone: "{asked} : ses octets ne sont plus conservés",
    withdrawn: "retiré : {name} envoyé",
    notInDoubt: "{asked} : l'état de son GO n'est pas douteux",
    settleAsk:
      "{asked} : le serveur ne montre pas si le GO est parti. Cherchez ses réponses, demandez au destinataire, puis relancez avec --went ou --did-not-go",
    settledWent: "{name} : noté comme envoyé",
    settledNot: "{name} : noté comme non envoyé ; fla sent again l'envoie",
    pinned: "retenu : {owner}",
    notPinned: "{file} : rien n'a été retenu : le certificat du signataire n'a pas l'empreinte {asked}",
    channelRemoved: "canal {name} supprimé",
    simulating: "canal d'exercice sur {host}:{port}, utilisateur {user}, dossier {dir} (Ctrl+C l'arrête)",
    confirmNeeded: "{question} Relancez avec --yes pour confirmer.",
    reasonNeeded: "{question} Relancez avec --reason TEXTE pour continuer ; la raison est conservée.",
    explainElement: "élément",
    explainDefinition: "contenu",
    explainFormat: "format",
    explainAllowed: "admis",
    explainPresence: "présence",
    explainClass: "classe",
    explainCause: "cause habituelle",
    explainRemedy: "que faire",
    explainSource: "repose sur",
    explainChecked: "contrôlé ici",
    checkedChecked: "oui",
    checkedPartly: "en partie",
    checkedAuthority: "non, seule l'autorité le peut",
    packFound: "{id} {version} : nouveau",
    packJoins: "{id} {version} : rejoint ce qui est installé",
    packSchema: "schéma {file}, version {version}, racine {roots}, espace de noms {namespace}",
    packGlossary: "glossaire {file} : {zones} zones, {blocks} blocs",
    packList: "liste d'anomalies {file} : {codes} codes ; colonnes : {columns}",
    packSamples: "{good} exemples sur {all} sont valides",
    packCode: "le formulaire {form} va dans des fichiers FI.{code}.*",
    packNoCode: "le code d'application n'est pas connu ici : donnez-le avec --code ; le canal d'exercice prend {code}",
    packNotes: "Remarques :",
    packUnused: "Non utilisés :",
    packBad: "Mauvais fichiers :",
    packInstalled: "{id} {version} est installé et actif ({standing})",
    packRemoved: "{id} supprimé",
    packColumnsRight: "Les colonnes de la liste d'anomalies sont-elles justes ?",
    packLeaveOut: "Retirez les mauvais fichiers, ou rappelez avec --leave-out-bad.",
    isAnswer:
      "{file} : une réponse de l'autorité ({kind} : {summary}), pas une déclaration ; il n'y a rien à prévoir. Pour la lire : fla answers [DÉCLARATION] {file}",
    packOffer:
      "Son schéma n'est pas installé : fla pack install CHEMIN (le dossier, le ZIP ou les fichiers que l'autorité publie).",
    noCode: "{asked} : ne contient aucun code d'anomalie connu ici (écrivez 00024-004, ACRF-125 ou 004)",
  },
  de: {
    help: `fla - prüft, signiert und sendet Meldungen des BATCH-Kanals der sozialen Sicherheit

  fla check DATEI...           Anomalien von Meldungen vorhersehen
  fla explain CODE             einen Anomaliecode erklären
  fla anonymise DATEI...       eine Kopie mit anderen Personen und denselben Befunden schreiben
  fla sign FI...               die Signatur (FS) neben eine Datendatei schreiben
  fla verify FI...             die Signatur einer Datendatei erklären
  fla triplet DATEI            FI, FS und GO mit richtigen Namen anlegen
  fla send DATEI               nach INTEST senden (oder IN, siehe fla send --help)
  fla fetch                    Antworten abholen und ihre Anomalien auf die Zeilen setzen
  fla answers FI... FO...      Antworten neben einer Meldung lesen, ohne Kanal
  fla test ORDNER              einen Ordner an INTEST senden und die Antworten mit dem Erwarteten vergleichen
  fla compare A.xml B.xml      zwei Meldungen nach Datensätzen; ohne Dateien: Vorhergesehenes neben Zurückgekommenem
  fla purge                    entfernen, was von alten Sendungen aufbewahrt ist
  fla channel list|add|...     die Kanäle dieses Rechners
  fla sent [list|again|...]    was vorbereitet und gesendet ist; again, next, withdraw, settle
  fla extract DATEI            eingebettete Dokumente aus einer Meldung holen
  fla pack install|list|...    Schemas und Glossare anderer Meldungen installieren
  fla simulate                 den Übungskanal starten

  --lang en|nl|fr|de           Sprache der Meldungen
  fla BEFEHL --help            mehr zu einem Befehl`,
    helpCheck: `fla check [Optionen] DATEI...

  DATEI: eine Datei, ein Ordner (alle Meldungen darin), ein Muster ("in/**/*.xml") oder - für stdin.
  --format text|json|sarif  Ausgabe (Vorgabe text)
  --schema DATEI.xsd    nur Wohlgeformtheit und dieses Schema prüfen, keine Regeln
  --pack ID             dieses Paket verwenden
  --as-of DATUM         zu diesem Datum prüfen (JJJJ-MM-TT), Vorgabe heute in Brüssel
  --rules FILE          auch diese eigenen Regeln prüfen (sonst my-rules.json des aktuellen Ordners); wiederholbar
  --second-opinion      auch libxml2 fragen; sind beide uneins, ist das Urteil unentschieden
  --max-findings N      höchstens so viele Befunde je Datei in JSON, die schwersten; die Gesamtzahl zählt alle
  --progress            auf stderr sagen, wie weit die Prüfung ist, auch wo das kein Terminal ist
  --batch               Zeilen {"id","schema","file"} von stdin lesen, {"id","schemaValid","verdict"} antworten

  Exit-Status: 0 nichts Blockierendes, 1 abgelehnt, 2 konnte nicht laufen, 3 unentschieden.`,
    helpExplain: `fla explain CODE

  CODE: 00024-004, ACRF-125, ein bloßer Typ (004) oder eine Protokollzeile mit einem Code.
  --pack ID             die Elemente dieses Pakets verwenden
  --format text|json`,
    helpSign: `fla sign (--cert C.pem --key K.pem | --p12 DATEI) FI...

  Schreibt die abgesetzte CMS-Signatur FS neben jede FI.
  --signer NAME            eine Karte, ein Token oder Programm von signers.json anstelle von Dateien
  --passphrase-env NAME    die Passphrase aus dieser Umgebungsvariablen nehmen
  --passphrase-stdin       sie aus der ersten Zeile von stdin nehmen (sonst wird gefragt)
  --one-line               base64 in einer Zeile statt in 76 Spalten`,
    helpVerify: `fla verify [--fs DATEI] FI...

  Erklärt die Signatur (FS) jeder FI.
  --ca DATEI               auch die Kette bis zu diesen Zertifikaten prüfen
  --pin SHA256             den Unterzeichner merken, dessen Zertifikat diesen Fingerabdruck hat

  Exit-Status: 0 der Empfänger nähme sie an, 1 nicht, oder es gibt keine, 2 konnte nicht laufen.`,
    helpTriplet: `fla triplet --channel NAME [--env T|S|R] [--out ORDNER] DATEI

  Legt FI, FS (wo eine dazugehört) und GO an.
  --cert, --key, --p12     andere Signaturdateien als die des Kanals
  --signer NAME, --one-line  wie bei fla sign
  --code CCCC              Anwendungscode, wo das Paket keinen hat
  --pack ID, --rules DATEI  wie bei fla check
  --as-of DATUM            nur auf einem Übungskanal
  --passphrase-env NAME, --passphrase-stdin`,
    helpSend: `fla send --channel NAME [--env T|R] DATEI

  Sendet DATEI nach INTEST (--env T, Vorgabe) oder nach IN (--env R), GO zuletzt.
  --confirm-sender NNNNNN  nötig für --env R: die Absendernummer des Kanals
  --yes                    bestätigt, was INTEST fragt (Inhalt mit blockierenden Befunden)
  --reason TEXT            trotz blockierender Befunde, Uneinigkeit oder unentschiedenem Urteil fortfahren; wird vermerkt
  --accept-host-key SHA256 diesem Fingerabdruck beim ersten Kontakt vertrauen
  --existing               FI, FS und GO anderer Software Byte für Byte senden, wie sie auch heißen
  --code CCCC              Anwendungscode, wo das Paket keinen hat
  --cert, --key, --p12, --signer NAME, --one-line  wie bei fla sign
  --pack ID, --rules DATEI  wie bei fla check
  --as-of DATUM            nur auf einem Übungskanal
  --passphrase-env NAME, --passphrase-stdin`,
    helpFetch: `fla fetch --channel NAME [--env T|R] [--wait SEKUNDEN]

  Holt, was in OUTTEST oder OUT neu ist, wo Antworten erwartet werden, und setzt jede Anomalie auf ihre Zeile.
  --remove                 vom Server löschen, was abgeholt wurde, wenn es nur eigene Sendungen betrifft
  --keep-foreign ORDNER    dort Antworten aufbewahren, die zu nichts von hier Gesendetem gehören
  --as-of DATUM            nur auf einem Übungskanal
  --format text|json, --accept-host-key SHA256, --passphrase-env NAME, --passphrase-stdin`,
    helpAnswers: `fla answers FI... FO... [--format text|json] [--sent FI]

  Liest Antworten (FO) neben den Meldungen (FI), von denen sie handeln, ohne Kanal oder Journal. Jede Anomalie steht
  auf ihrem Element mit einem Zustand: noch da, geändert, verschwunden, nicht gefunden. Ohne Meldung: Codes und Bedeutung.
  --sent FI               die Meldung, wie sie gesendet wurde, wenn die genannte inzwischen geändert ist
  --corrective DATEI      eine neue Meldung mit den betroffenen Formularen schreiben
  --as-of DATUM           wie an diesem Datum prüfen und stempeln (JJJJ-MM-TT), Vorgabe heute in Brüssel

  Endet mit 0 (nichts Blockierendes), 1 (blockierend), 2 (lief nicht) oder 3 (eine Antwort ist beschädigt oder keine).`,
    helpTest: `fla test ORDNER (--practice [--scenario DATEI] | --channel NAME) [--wait SEKUNDEN] [--junit DATEI]

  Prüft jede Meldung in ORDNER, sendet sie an INTEST, wartet auf die Antworten und vergleicht sie mit
  NAME.expect.json neben NAME.xml: {"verdict":"accepted"|"refused","codes":[...],"paths":[...]}. Ohne diese Datei wird
  erwartet, dass der Empfänger so entscheidet wie die Prüfung.
  --practice               ein eigener Übungskanal für diesen Lauf; es bleibt nichts davon
  --junit DATEI            das Ergebnis für CI
  --code CCCC, --as-of DATUM, --format text|json, --passphrase-env NAME

  Status: 0 alles wie erwartet, 1 eine Antwort weicht ab, 2 nicht gesendet oder nicht beantwortet.`,
    helpPurge: `fla purge [--days 90] [--dry-run]

  Entfernt gesendete Dateien und Antworten aus dem Heimatordner, wenn sie älter als so viele Tage sind und auf nichts
  mehr warten. Das Journal behält Namen, Hashes und Codes.`,
    helpCompare: `fla compare A.xml B.xml [--format text|json] [--pack ID] [--unmasked]
fla compare [SET] [--format text|json]

  Zwei Meldungen nach Datensätzen (hinzugefügt, entfernt, geändert); Identitäten sind maskiert, außer mit --unmasked.
  Ohne Dateien: was vorhergesehen war neben dem, was zurückkam, von einer Sendung (Name der GO), oder je Monat über alle.

  Beendigungscode bei zwei Dateien: 0 kein Datensatz unterscheidet sich, 1 Datensätze unterscheiden sich, 2 lief nicht.`,
    helpChannel: `fla channel list
fla channel add --name NAME --enterprise NUMMER --quality employer|secretariat|provider|training
                --sender NNNNNN --user BENUTZER --key-file DATEI [--host HOST] [--port PORT]
                [--certificate DATEI] [--certificate-key DATEI] [--code CCCC] [--sign-tests]
                [--sequence-from NNNNN --sequence-to NNNNN] [--agent] [--signer NAME] [--simulation]
                [--mandates NUMMER[:CCCC],...] [--max-bytes N] [--max-forms N] [--legacy-rsa]
                [--proxy socks5|http://HOST:PORT] [--jump BENUTZER@HOST:PORT [--jump-key DATEI]]
fla channel remove --name NAME
fla channel check [--channel NAME] [--accept-host-key SHA256]
                             Name, Port, Hostschlüssel, Anmeldung, Ordner, Zertifikat und Uhr prüfen
fla channel key --out DATEI [--bits 3072|4096]
                             ein SSH-Schlüsselpaar mit Passphrase erzeugen; zeigt die öffentliche Hälfte
fla channel public-key       die öffentliche Hälfte für das Portal zeigen
fla channel certificate --out DATEI.cer
                             den öffentlichen Teil des Zertifikats für das Portal schreiben
fla channel forget-host      den gemerkten Hostschlüssel vergessen, wenn der Empfänger den neuen bestätigt hat`,
    helpExtract: `fla extract [--out ORDNER] DATEI...

  Schreibt die Dokumente, die als Base64 in einer Meldung stehen, in Dateien daneben oder in ORDNER. Nichts wird überschrieben.`,
    helpPack: `fla pack install PFAD...   ein Ordner, ein ZIP oder Dateien: Schemas, Glossare, eine Anomalienliste, Beispiele
fla pack list
fla pack verify [ID]        installierte Pakete mit dem vergleichen, was installiert wurde
fla pack remove ID...
fla pack compare [A B]      Unterschiede, und was aus den Regeln von A wird; ohne Ids das mitgelieferte Paket und sein Nachfolger

  --dry-run              sagen, was gefunden wurde, und nichts installieren
  --unofficial           die Dateien sind nicht die der Behörde: Das Paket dient nur für Tests
  --leave-out-bad        den Rest installieren, wenn eine Datei fehlerhaft ist
  --id ID, --title TEXT  andere Namen als die des Schemas
  --code CCCC            Anwendungscode der Dateinamen; FORMULAR=CCCC,... je Formular
  --rules-out DATEI      (compare) die Regeln schreiben, die noch gelten
  --format text|json`,
    helpSent: `fla sent [list]           eine Zeile je Satz: Id, Zustand, Kanal, Umgebung, Meldungen, Zeitpunkt
fla sent again SET        einen vor seinem GO gescheiterten Satz unter seinem eigenen Namen senden
fla sent next SET         dieselben Bytes unter der nächsten Nummer (nach ACRF-133 oder einer abgelehnten Datei)
fla sent withdraw SET     ein TD für einen Satz senden, dessen GO nicht ging
fla sent settle SET [--went|--did-not-go]
                          nach einem GO unbekannten Zustands sehen; kann der Server es nicht sagen, sagen Sie, was Sie sahen

  --confirm-sender NNNNNN, --yes, --reason, --accept-host-key, --passphrase-env, --passphrase-stdin`,
    helpSimulate: `fla simulate [--dir ORDNER] [--port 0] [--json] [--scenario DATEI]

  Betreibt den Übungskanal auf Loopback, bis er beendet wird. --json gibt eine Zeile aus
  {"host","port","user","keyFile","hostKeySha256","caFile","dir"}.
  --as-of DATUM           der Tag, an dem er lebt
  --register              ihn auch unter "practice" in die Kanäle dieses Rechners aufnehmen`,
    badLanguage: "--lang {asked}: wählen Sie en, nl, fr oder de",
    unknownCommand: "{name}: diesen Befehl gibt es nicht (fla help zeigt sie)",
    unknownOption: "{option}: diese Option gibt es hier nicht (--help zeigt sie)",
    optionWithoutValue: '{option}: der Wert fehlt; einer, der mit "-" beginnt, wird als {option}=WERT geschrieben',
    optionTakesNoValue: "{option}: nimmt keinen Wert",
    noFiles: "nennen Sie mindestens eine Datei",
    noDeclarations: "{asked}: dort liegt keine Meldung",
    badCheckFormat: "--format {asked}: wählen Sie text, json oder sarif",
    oneFile: "nennen Sie genau eine Datei",
    twoFiles: "nennen Sie zwei Meldungen, oder eine Sendung",
    badMaxFindings: "--max-findings erwartet eine ganze Zahl, nicht {asked}.",
    badFormat: "--format {asked}: wählen Sie text oder json",
    badDate: "--as-of {asked}: schreiben Sie ein Datum als JJJJ-MM-TT",
    asOfPractice:
      "--as-of {asked}: nur ein Übungskanal richtet sich nach einem anderen Tag; {channel} richtet sich nach heute",
    tooLarge: "{file}: ist größer als {limit} MB, mehr als auf einmal geprüft werden kann; teilen Sie die Meldung",
    fileChanged: "{file}: wurde während der Prüfung geändert; prüfen Sie sie erneut",
    checkedInMemory:
      "{file}: die Kodierung kann nicht stückweise gelesen werden; die Datei wird ganz in den Speicher gelesen",
    checking: "prüfe {file}: {percent} %",
    checkCancelled: "{file}: die Prüfung wurde abgebrochen; über die Datei ist nichts bekannt",
    cannotRead: "{file}: nicht lesbar ({reason})",
    notText: "{file}: kein {encoding}-Text bei Byte {at}, in Zeile {line}; Meldungen sind UTF-8",
    brokenSchema: "{file}: das Schema ist unbrauchbar: {message} (Zeile {line})",
    unknownPack: "--pack {asked}: dieses Paket gibt es nicht (vorhanden: {known})",
    brokenPack: "Paket {folder}: {message}",
    verdictAccepted: "keine Anomalie vorhergesehen",
    verdictRefused: "würde abgelehnt",
    verdictUndecided: "unentschieden",
    findingsCount: "Befunde: {total}, blockierend: {blocking}",
    noPack: "kein Paket für dieses Dokument",
    packOfficial: "{title} {version}",
    packReference: "{title} {version}, nicht amtlich",
    formLine: "Formular {index} ({identification}): {verdict}",
    notChecked:
      "Hier nicht geprüft, das kann nur die Behörde: Mandate, Verzeichnisse, ob der Absender einreichen darf.",
    certaintyListed: "Code aufgeführt",
    certaintyAssumed: "Code angenommen",
    certaintyRule: "Regel",
    sourceFile: "Datei",
    silenced: "Ausgeblendet: {count}; Urteil und Exit-Status zählen sie mit.",
    moreFindings: "... und {count} weitere (--format json nennt alle)",
    badBatchLine: "Zeile {line}: keine Zeile mit id, schema, file",
    needOption: "{option} ist nötig",
    askPassphrase: "Passphrase von {file}: ",
    noPassphraseVariable: "--passphrase-env {name}: diese Umgebungsvariable gibt es nicht",
    passphraseWrong: "{file}: die Passphrase ist falsch",
    noTerminal:
      "für {file} ist eine Passphrase nötig: kein Terminal zum Fragen; verwenden Sie --passphrase-env oder --passphrase-stdin",
    signed: "{file}: signiert, {fs} geschrieben",
    noChannel: "--channel {asked}: diesen Kanal gibt es nicht (vorhanden: {known})",
    noChannels: "es gibt noch keinen Kanal: fla channel add, oder fla simulate --register",
    hostKeyUnknown:
      "erster Kontakt mit {host}: sein Schlüssel hat den Fingerabdruck {fingerprint}. Vergleichen Sie ihn mit dem, den der Empfänger bekannt gibt, und rufen Sie dann erneut mit --accept-host-key {fingerprint} auf",
    sending: "sende {name}: {percent} % ({done} von {total} MB, {speed} MB/s)",
    sent: "gesendet nach {folder}: {names}",
    answersExpected:
      "Eine ACRF wird binnen Sekunden bis zu einem Tag erwartet, eine NOTIFICATION Sekunden bis Tage später: fla fetch --channel {channel}",
    nothingNew: "nichts Neues in {folder}",
    answerFor: "{answer}: {about}",
    acrfTaken: "Datei angenommen, Ticket {ticket}",
    acrfRefused: "Datei abgelehnt: {codes}",
    formResult: "Formular {form}: {result}",
    result0: "abgelehnt",
    result1: "angenommen",
    result2: "Vorschlag zu bestätigen",
    result3: "vorläufig",
    result4: "Zeitüberschreitung",
    unmatched: "{answer}: gehört zu nichts, was von hier gesendet wurde",
    notRemoved: "{name}: abgeholt, aber der Server hat es nicht gelöscht",
    oneFolder: "geben Sie genau einen Ordner oder eine Meldung an",
    noCases: "{folder}: enthält keine Meldung (.xml oder FI...)",
    cannotWrite: "{file}: kann nicht geschrieben werden ({reason})",
    testSummary: "{passed} bestanden, {failed} fehlgeschlagen, {errors} Fehler",
    purged:
      "entfernt, was von {count} Sendungen älter als {days} Tage aufbewahrt war; das Journal behält Namen, Hashes und Codes",
    wouldPurge: "{count} Sendungen älter als {days} Tage würden entfernt",
    noSubmission: "{asked}: keine solche Sendung im Journal",
    nothingToCompare: "{set}: keine Antwort zu seinen Formularen ist aufbewahrt",
    nothingCompared: "noch keine Antwort wurde verglichen",
    comparedBoth: "vorhergesehen und zurückgekommen: {count}",
    comparedOtherCode: "mit anderem Code zurückgekommen als vorhergesehen: {count}",
    comparedReturnedOnly: "nur zurückgekommen (verpasst): {count}",
    comparedPredictedOnly: "nur vorhergesehen: {count}",
    comparedMonth:
      "{month}: {foreseen} des Zurückgekommenen war vorhergesehen ({submissions} Sendungen: {both} vorhergesehen, {otherCode} mit anderem Code, {returnedOnly} verpasst, {predictedOnly} nur vorhergesehen)",
    missedCode: "{code}: {count}-mal verpasst",
    correctiveWritten: "{file}: abgelehnte Formulare mit neuem Kopf: {refused}; Änderungen angenommener: {changed}",
    nothingToCorrect: "kein zu berichtigendes Formular in diesen Antworten",
    signatureState: "Signatur: {state}",
    channelAdded: "Kanal {name} hinzugefügt",
    askPin: "PIN von {token}: ",
    noSigner: "--signer {asked}: diesen Unterzeichner gibt es nicht (es gibt: {known}); sie stehen in {file}",
    passphraseShort: "eine Passphrase von mindestens {least} Zeichen ist nötig",
    hostForgotten: "der Hostschlüssel von {host} ist vergessen; der nächste Kontakt zeigt den neuen",
    journalDamaged: "Zeile {line} von {file} im Journal ist beschädigt; sie wird ausgelassen",
    noSet: "{asked}: diesen Satz gibt es nicht (fla sent zeigt sie)",
    severalSets: "{asked}: Mehrere Sätze haben diesen Namen; nennen Sie einen mit seiner Id (fla sent zeigt sie)",
    bytesGone: "{asked}: seine Bytes werden nicht mehr aufbewahrt",
    withdrawn: "zurückgezogen: {name} gesendet",
    notInDoubt: "{asked}: der Zustand seines GO ist nicht zweifelhaft",
    settleAsk:
      "{asked}: Der Server zeigt nicht, ob das GO ging. Suchen Sie seine Antworten, fragen Sie den Empfänger, und rufen Sie erneut mit --went oder --did-not-go auf",
    settledWent: "{name}: als gesendet vermerkt",
    settledNot: "{name}: als nicht gesendet vermerkt; fla sent again sendet es",
    pinned: "gemerkt: {owner}",
    notPinned: "{file}: nichts wurde gemerkt: Das Zertifikat des Unterzeichners hat den Fingerabdruck {asked} nicht",
    channelRemoved: "Kanal {name} entfernt",
    simulating: "Übungskanal auf {host}:{port}, Benutzer {user}, Ordner {dir} (Strg+C beendet ihn)",
    confirmNeeded: "{question} Rufen Sie erneut mit --yes auf, um zu bestätigen.",
    reasonNeeded: "{question} Rufen Sie erneut mit --reason TEXT auf, um fortzufahren; der Grund wird vermerkt.",
    explainElement: "Element",
    explainDefinition: "Inhalt",
    explainFormat: "Format",
    explainAllowed: "zugelassen",
    explainPresence: "Vorkommen",
    explainClass: "Klasse",
    explainCause: "übliche Ursache",
    explainRemedy: "was zu tun ist",
    explainSource: "beruht auf",
    explainChecked: "hier geprüft",
    checkedChecked: "ja",
    checkedPartly: "teilweise",
    checkedAuthority: "nein, das kann nur die Behörde",
    packFound: "{id} {version}: neu",
    packJoins: "{id} {version}: kommt zu dem, was installiert ist",
    packSchema: "Schema {file}, Version {version}, Wurzel {roots}, Namensraum {namespace}",
    packGlossary: "Glossar {file}: {zones} Zonen, {blocks} Blöcke",
    packList: "Anomalienliste {file}: {codes} Codes; Spalten: {columns}",
    packSamples: "{good} von {all} Beispielen sind gültig",
    packCode: "Formular {form} geht in Dateien FI.{code}.*",
    packNoCode: "der Anwendungscode ist hier nicht bekannt: geben Sie ihn mit --code an; der Übungskanal nimmt {code}",
    packNotes: "Hinweise:",
    packUnused: "Nicht verwendet:",
    packBad: "Fehlerhafte Dateien:",
    packInstalled: "{id} {version} ist installiert und aktiv ({standing})",
    packRemoved: "{id} entfernt",
    packColumnsRight: "Stimmen die Spalten der Anomalienliste?",
    packLeaveOut: "Nehmen Sie die fehlerhaften Dateien heraus, oder rufen Sie mit --leave-out-bad erneut auf.",
    isAnswer:
      "{file}: eine Antwort der Behörde ({kind}: {summary}), keine Meldung; es gibt nichts vorherzusehen. Zum Lesen: fla answers [MELDUNG] {file}",
    packOffer:
      "Sein Schema ist nicht installiert: fla pack install PFAD (der Ordner, das ZIP oder die Dateien, die die Behörde veröffentlicht).",
    noCode: "{asked}: enthält keinen hier bekannten Anomaliecode (schreiben Sie 00024-004, ACRF-125 oder 004)",
  },
});

export type CliMessage = keyof (typeof texts)["en"];

export function cliText(key: CliMessage, language: Language, args?: MessageArgs): string {
  return fill(texts[language][key], args, language);
}

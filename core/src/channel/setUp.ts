// What somebody has to do, and whom to ask, before a channel works: the steps of the official manual for one quality and one way
// of working. Pure data; the sentences are in messages/setUp.ts. Portal labels stay as the portal shows them, in Dutch.
import type { SetUpMessage } from "../messages/setUp";
import type { Quality } from "./channels";

/** How the holder of the channel stands to those it declares for. */
export const waysOfWorking = [
  "own",
  "groupOwn",
  "groupMandated",
  "mandates",
  "supplierCentral",
  "supplierLocal",
] as const;
export type WayOfWorking = (typeof waysOfWorking)[number];

export interface SetUpAnswers {
  readonly quality: Quality;
  /** The company has an SFTP channel in this quality already, e.g. for Dimona or DmfA. */
  readonly existing: boolean;
  readonly way: WayOfWorking;
}

/** What is known to be done. */
export interface SetUpFacts {
  readonly keyMade: boolean;
  readonly certificateExported: boolean;
  readonly channelAdded: boolean;
  readonly checked: boolean;
  readonly sent: boolean;
}

export interface SetUpStep {
  readonly what: SetUpMessage;
  readonly detail: SetUpMessage;
  /** Whom to ask; absent: one does it oneself. */
  readonly ask?: SetUpMessage;
  /** What the portal shows, Dutch first. */
  readonly labels?: readonly string[];
  /** Title of the command that does it. */
  readonly command?: string;
  /** Undefined where nobody here can know. */
  readonly done?: boolean;
}

/** The ways of working that a quality has. A training provider declares in its own name only. */
export function waysFor(quality: Quality): readonly WayOfWorking[] {
  if (quality === "training") return ["own"];
  if (quality === "employer") return ["own", "groupOwn", "groupMandated", "supplierLocal"];
  return ["mandates", "supplierCentral"];
}

/** The steps in their order. */
export function setUpSteps({ quality, existing, way }: SetUpAnswers, facts: SetUpFacts): SetUpStep[] {
  const steps: SetUpStep[] = [];
  if (quality === "employer") steps.push({ what: "register", detail: "registerDetail", labels: ["RSZ-werkgever"] });
  if (quality === "training")
    steps.push({ what: "activate", detail: "activateDetail", ask: "accessManager", labels: ["Toegangsbeheer (UMAN)"] });
  const chaman = ["ChaMan - Technisch kanaalbeheer"];
  steps.push({ what: "access", detail: "accessDetail", ask: "localManager", labels: chaman });
  if (way === "groupOwn") steps.push({ what: "eachNumber", detail: "eachNumberDetail" });
  if (way === "supplierLocal") steps.push({ what: "atEmployer", detail: "atEmployerDetail", ask: "employer" });
  if (way === "groupMandated" || way === "mandates" || way === "supplierCentral")
    steps.push({ what: "mandate", detail: "mandateDetail", ask: "employers", labels: ["Mahis - Mandaten"] });
  steps.push(...(existing ? existingSteps() : newSteps(facts)));
  const { channelAdded, checked, sent } = facts;
  steps.push(
    {
      what: "sender",
      detail: "senderDetail",
      labels: ["Verzendersnummer"],
      command: "FLA: Add Channel",
      done: channelAdded,
    },
    { what: "test", detail: "testDetail", command: "FLA: Check Channel", done: checked },
    { what: "first", detail: "firstDetail", command: "FLA: Send to INTEST", done: sent },
  );
  return steps;
}

const permission = "CareerPro Federal Learning Account";

function existingSteps(): SetUpStep[] {
  return [
    { what: "tick", detail: "tickDetail", ask: "channelManager", labels: ["SFTP-account", permission] },
    { what: "sameKeys", detail: "sameKeysDetail", ask: "channelManager" },
    { what: "numbers", detail: "numbersDetail", ask: "otherSoftware" },
  ];
}

function newSteps({ keyMade, certificateExported }: SetUpFacts): SetUpStep[] {
  const certificate = { command: "FLA: Export Public Certificate (.cer)", done: certificateExported };
  return [
    { what: "key", detail: "keyDetail", command: "FLA: Create SSH Key Pair", done: keyMade },
    { what: "certificate", detail: "certificateDetail", ...certificate },
    { what: "account", detail: "accountDetail", labels: ["SFTP-account toevoegen", permission, "Certificaat (.cer)"] },
  ];
}

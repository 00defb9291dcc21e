// What somebody has to do, and whom to ask, before a channel works: the steps of the official manual for one quality and one way
// of working. Pure data; the sentences are in messages/setUp.ts. Portal labels stay as the portal shows them, in Dutch.
import type { SetUpMessage } from "../messages/setUp";
import type { Quality } from "./channels";

/** How the holder of the channel stands to those it declares for. */
export type WayOfWorking = "own" | "groupOwn" | "groupMandated" | "mandates" | "supplierCentral" | "supplierLocal";

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

/** Words of the portal, in Dutch as it shows them, and what they mean; a name that is the same in all languages has no meaning. */
export interface PortalLabel {
  readonly shown: string;
  readonly meaning?: SetUpMessage;
}

export interface SetUpStep {
  readonly what: SetUpMessage;
  readonly detail: SetUpMessage;
  /** Whom to ask; absent: one does it oneself. */
  readonly ask?: SetUpMessage;
  /** What the portal shows. */
  readonly labels?: readonly PortalLabel[];
  /** The command that does it. */
  readonly command?: string;
  /** Undefined where nobody here can know. */
  readonly done?: boolean;
}

const labels = {
  nossEmployer: { shown: "RSZ-werkgever", meaning: "labelNossEmployer" },
  access: { shown: "Toegangsbeheer (UMAN)", meaning: "labelAccess" },
  channels: { shown: "ChaMan - Technisch kanaalbeheer", meaning: "labelChannels" },
  mandates: { shown: "Mahis - Mandaten", meaning: "labelMandates" },
  account: { shown: "SFTP-account", meaning: "labelAccount" },
  addAccount: { shown: "SFTP-account toevoegen", meaning: "labelAddAccount" },
  permission: { shown: "CareerPro Federal Learning Account" },
  certificate: { shown: "Certificaat (.cer)", meaning: "labelCertificate" },
  sender: { shown: "Verzendersnummer", meaning: "labelSender" },
} satisfies Record<string, PortalLabel>;

/** The ways of working that a quality has. A training provider declares in its own name only. */
export function waysFor(quality: Quality): readonly WayOfWorking[] {
  if (quality === "training") return ["own"];
  if (quality === "employer") return ["own", "groupOwn", "groupMandated", "supplierLocal"];
  return ["mandates", "supplierCentral"];
}

/** The steps in their order. */
export function setUpSteps({ quality, existing, way }: SetUpAnswers, facts: SetUpFacts): SetUpStep[] {
  const steps: SetUpStep[] = [];
  if (quality === "employer") steps.push({ what: "register", detail: "registerDetail", labels: [labels.nossEmployer] });
  if (quality === "training")
    steps.push({ what: "activate", detail: "activateDetail", ask: "accessManager", labels: [labels.access] });
  steps.push({ what: "access", detail: "accessDetail", ask: "localManager", labels: [labels.channels] });
  if (way === "groupOwn") steps.push({ what: "eachNumber", detail: "eachNumberDetail" });
  if (way === "supplierLocal") steps.push({ what: "atEmployer", detail: "atEmployerDetail", ask: "employer" });
  if (way === "groupMandated" || way === "mandates" || way === "supplierCentral")
    steps.push({ what: "mandate", detail: "mandateDetail", ask: "employers", labels: [labels.mandates] });
  steps.push(...(existing ? existingSteps() : newSteps(facts)));
  const { channelAdded, checked, sent } = facts;
  steps.push(
    {
      what: "sender",
      detail: "senderDetail",
      labels: [labels.sender],
      command: "fla.addChannel",
      done: channelAdded,
    },
    { what: "test", detail: "testDetail", command: "fla.checkChannel", done: checked },
    { what: "first", detail: "firstDetail", command: "fla.sendToIntest", done: sent },
  );
  return steps;
}

function existingSteps(): SetUpStep[] {
  return [
    { what: "tick", detail: "tickDetail", ask: "channelManager", labels: [labels.account, labels.permission] },
    { what: "sameKeys", detail: "sameKeysDetail", ask: "channelManager" },
    { what: "numbers", detail: "numbersDetail", ask: "otherSoftware" },
  ];
}

function newSteps({ keyMade, certificateExported }: SetUpFacts): SetUpStep[] {
  const certificate = { command: "fla.exportCertificate", done: certificateExported };
  return [
    { what: "key", detail: "keyDetail", command: "fla.createSshKey", done: keyMade },
    { what: "certificate", detail: "certificateDetail", ...certificate },
    { what: "account", detail: "accountDetail", labels: [labels.addAccount, labels.permission, labels.certificate] },
  ];
}

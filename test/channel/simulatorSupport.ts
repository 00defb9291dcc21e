// A practice channel for a test: a temporary folder, a fixed clock, small packs, and the ways to drive it.
import { execFile, execFileSync } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import os from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import SftpClient from "ssh2-sftp-client";
import { fixedClock } from "../../core/src/channel/clock";
import type { PracticeEvent } from "../../core/src/channel/simulator/events";
import { loadIdentity } from "../../core/src/channel/simulator/identity";
import {
  startPracticeChannel,
  type PracticeChannel,
  type PracticeOptions,
} from "../../core/src/channel/simulator/practiceChannel";
import type { PackManifest } from "../../core/src/pack/manifest";
import type { Pack } from "../../core/src/pack/pack";
import { root } from "../support/root";

export const today = "20250610";

/** A running practice channel with what a test wants to know of it. */
export interface Practice {
  readonly channel: PracticeChannel;
  readonly events: PracticeEvent[];
  readonly folder: string;
  /** Names in one of the folders. */
  names(folder: string): string[];
  /** Waits until so many answers of a kind lie in a folder, complete; returns their texts in the order of their numbers. */
  answers(folder: string, kind: "ACRF" | "NOTI", count?: number): Promise<string[]>;
  /** Puts files as a payroll program would; the order is that of the list. */
  put(folder: string, files: readonly (readonly [name: string, content: string | Uint8Array])[]): Promise<void>;
  stop(): Promise<void>;
}

export const channelSchema = readFileSync(path.join(root, "schemas/channel/scenario.schema.json"), "utf8");

/** Starts a practice channel; `scenario` is written to a file first. */
export async function startPractice(
  options: Partial<Omit<PracticeOptions, "scenario">> & { scenario?: object } = {},
): Promise<Practice> {
  const folder = options.dir ?? mkdtempSync(path.join(os.tmpdir(), "fla-practice-"));
  const events: PracticeEvent[] = [];
  const scenarioFile = path.join(folder, "scenario.json");
  if (options.scenario) writeFileSync(scenarioFile, JSON.stringify(options.scenario));
  await shareIdentity(folder);
  const channel = await startPracticeChannel({
    port: 0,
    clock: fixedClock("2025-06-10"),
    packs: [carsPack],
    onEvent: (event) => events.push(event),
    ...options,
    dir: folder,
    scenario: options.scenario ? scenarioFile : undefined,
    scenarioSchema: channelSchema,
  });
  let client: SftpClient | undefined;
  const names = (sub: string) => readdirSync(path.join(folder, sub)).sort();
  return {
    channel,
    events,
    folder,
    names,
    answers: (sub, kind, count = 1) => waitForAnswers(folder, sub, kind, count),
    put: async (sub, files) => {
      client ??= await connect(channel);
      for (const [name, content] of files) await client.put(Buffer.from(content), `/${sub}/${name}`);
    },
    stop: async () => {
      await client?.end();
      await channel.close();
      if (!options.dir) rmSync(folder, { recursive: true });
    },
  };
}

let made: Promise<string> | undefined;

/** Keys and certificates are made once for all tests of a file: four RSA keys cost a second or two. */
async function shareIdentity(folder: string): Promise<void> {
  const state = path.join(folder, ".practice");
  if (existsSync(state)) return;
  made ??= makeIdentity();
  cpSync(await made, state, { recursive: true });
  chmodSync(state, 0o700);
}

async function makeIdentity(): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fla-identity-"));
  process.once("exit", () => rmSync(folder, { recursive: true }));
  await loadIdentity(folder);
  return folder;
}

async function waitForAnswers(folder: string, sub: string, kind: string, count: number): Promise<string[]> {
  const real = path.join(folder, sub);
  await until(
    `${count} ${kind} in ${sub}`,
    () => readdirSync(real).filter((name) => name.startsWith(`GO.${kind}.`)).length >= count,
  );
  const names = readdirSync(real).filter((name) => name.startsWith(`FO.${kind}.`));
  return names.sort().map((name) => readFileSync(path.join(real, name), "utf8"));
}

/** Waits for a condition; fails with its name when it does not hold in time. */
export async function until(what: string, holds: () => boolean, withinMs = 20_000): Promise<void> {
  const end = performance.now() + withinMs;
  while (!holds()) {
    if (end < performance.now()) throw new Error(`not within ${withinMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A client signed in with the channel's own key. */
export async function connect(channel: PracticeChannel): Promise<SftpClient> {
  const silent = { error: () => undefined, end: () => undefined, close: () => undefined };
  const client = new SftpClient("test", silent);
  const { host, port, user, keyFile } = channel;
  await client.connect({ host, port, username: user, privateKey: readFileSync(keyFile) });
  // Without it each small request waits 40 ms for the other side's acknowledgement.
  (client as unknown as { client: { setNoDelay(on: boolean): void } }).client.setNoDelay(true);
  return client;
}

/** Is a program there? */
export const hasTool = (tool: string) => {
  try {
    execFileSync("which", [tool], { stdio: "ignore" });
    return true;
  } catch {
    return false;
  }
};

/** Runs OpenSSH's own sftp with a batch of commands; returns what it printed. */
export async function openSshSftp(channel: PracticeChannel, commands: readonly string[]): Promise<string> {
  const folder = mkdtempSync(path.join(os.tmpdir(), "fla-sftp-"));
  try {
    const batch = path.join(folder, "batch");
    const known = path.join(folder, "known_hosts");
    writeFileSync(batch, commands.join("\n"));
    const options = [
      "BatchMode=yes",
      "StrictHostKeyChecking=accept-new",
      `UserKnownHostsFile=${known}`,
      "IdentitiesOnly=yes",
    ];
    const { host, port, user, keyFile } = channel;
    const words = [
      "-b",
      batch,
      "-P",
      String(port),
      "-i",
      keyFile,
      ...options.flatMap((option) => ["-o", option]),
      `${user}@${host}`,
    ];
    const { stdout } = await promisify(execFile)("sftp", words, { timeout: 20_000 });
    return stdout;
  } finally {
    rmSync(folder, { recursive: true });
  }
}

// ---- an application of its own, so that nothing here depends on the content of a bundled pack

const carsSchema = `<?xml version="1.0"?>
<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">
  <xs:element name="Cars"><xs:annotation><xs:documentation>90901</xs:documentation></xs:annotation>
    <xs:complexType><xs:sequence><xs:element ref="Form" maxOccurs="unbounded"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="Form"><xs:annotation><xs:documentation>90059</xs:documentation></xs:annotation>
    <xs:complexType><xs:sequence>
      <xs:element name="Identification" type="xs:string"/>
      <xs:element name="FormCreationDate" type="xs:date"/>
      <xs:element name="FormCreationHour" type="xs:string"/>
      <xs:element name="AttestationStatus" type="xs:integer"/>
      <xs:element name="TypeForm" type="xs:string"/>
      <xs:element name="Reference" minOccurs="0" maxOccurs="4"><xs:complexType><xs:sequence>
        <xs:element name="ReferenceType" type="xs:integer"/><xs:element name="ReferenceOrigin" type="xs:integer"/><xs:element name="ReferenceNbr" type="xs:string"/>
      </xs:sequence></xs:complexType></xs:element>
      <xs:element ref="Car" maxOccurs="unbounded"/>
    </xs:sequence></xs:complexType></xs:element>
  <xs:element name="Car"><xs:annotation><xs:documentation>90902</xs:documentation></xs:annotation>
    <xs:complexType><xs:sequence><xs:element ref="Seats"/><xs:element ref="Plate"/></xs:sequence></xs:complexType></xs:element>
  <xs:element name="Seats" type="xs:integer"><xs:annotation><xs:documentation>00901</xs:documentation></xs:annotation></xs:element>
  <xs:element name="Plate"><xs:annotation><xs:documentation>XREF07</xs:documentation></xs:annotation>
    <xs:simpleType><xs:restriction base="xs:string"><xs:maxLength value="7"/></xs:restriction></xs:simpleType></xs:element>
</xs:schema>`;

const carsManifest: PackManifest = {
  id: "cars",
  title: { en: "Cars" },
  version: "1",
  official: false,
  applicationCode: "CARS",
  schemas: [{ file: "Cars_20251.xsd", roots: ["Cars"], version: "20251" }],
};

/** The part of a pack that a judge uses. */
export function toPack(manifest: PackManifest, files: Readonly<Record<string, string>>): Pack {
  const schemasFor = (local: string, uri: string) =>
    manifest.schemas.filter(({ roots, namespace }) => roots.includes(local) && (namespace ?? "") === uri);
  return { id: manifest.id, manifest, files: (name: string) => files[name], schemasFor } as unknown as Pack;
}

export const carsPack = toPack(carsManifest, { "Cars_20251.xsd": carsSchema });

export interface CarsForm {
  readonly hour?: string;
  readonly reference?: string;
  readonly cars?: string;
}

export const goodCar = "<Car><Seats>4</Seats><Plate>1ABC234</Plate></Car>";

/** A file of the application, one form for each entry. */
export function carsFile(...forms: readonly CarsForm[]): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<Cars>${forms.map(carsForm).join("")}</Cars>\n`;
}

function carsForm({ hour = "10:00:00.000", reference, cars = goodCar }: CarsForm): string {
  const own = reference
    ? `<Reference><ReferenceType>1</ReferenceType><ReferenceOrigin>1</ReferenceOrigin><ReferenceNbr>${reference}</ReferenceNbr></Reference>`
    : "";
  const header = `<Identification>CARS001</Identification><FormCreationDate>2025-06-10</FormCreationDate><FormCreationHour>${hour}</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm>`;
  return `<Form>${header}${own}${cars}</Form>`;
}

/** The texts of all elements of a name, in order. */
export function texts(xml: string, name: string): string[] {
  return [...xml.matchAll(new RegExp(`<${name}>([^<]*)</${name}>`, "g"))].map(([, text]) => text);
}

// The first minute with another declaration: one offer to install its schema, what was found, and everything works without a
// restart. The publication is made up; its folder is typed into the workbench's own dialog.
import { mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import * as workbench from "../workbench.mjs";

const element = (name, zone, type) =>
  `<xs:element name="${name}"><xs:annotation><xs:documentation>${zone}</xs:documentation></xs:annotation>${type}</xs:element>`;
const simple = (base, facets) =>
  `<xs:simpleType><xs:restriction base="xs:${base}">${facets}</xs:restriction></xs:simpleType>`;
const inSequence = (...children) => `<xs:complexType><xs:sequence>${children.join("")}</xs:sequence></xs:complexType>`;

const schema = `<xs:schema xmlns:xs="http://www.w3.org/2001/XMLSchema">${element(
  "Vacation",
  "90901",
  inSequence(
    element(
      "Form",
      "90059",
      inSequence(
        element("Identification", "00296", simple("string", '<xs:enumeration value="VACA001"/>')),
        element("FormCreationDate", "00218", simple("date", "")),
        element("FormCreationHour", "00299", simple("time", "")),
        element("AttestationStatus", "00110", simple("integer", "")),
        element("TypeForm", "00297", simple("string", "")),
        element("VacationDays", "00901", simple("integer", '<xs:maxInclusive value="40"/>')),
      ),
    ),
  ),
)}</xs:schema>`;

const glossary = `<?xml version="1.0" encoding="ISO-8859-1"?>
<List><glossary><Code>00901</Code><Titel>VAKANTIEDAGEN</Titel><XmlLabel>VacationDays</XmlLabel><Omschrijving>Aantal dagen vakantie, ook halve niet.</Omschrijving><ToegelatenDomein>0 tot 40</ToegelatenDomein><Aanwezigheid>ONMISBAAR</Aanwezigheid><Anomalie><AnomalieCode>00901-008</AnomalieCode><AnomalieTitel>Niet in toegelaten domein</AnomalieTitel><AnomalieErnst>B</AnomalieErnst></Anomalie></glossary></List>`;

const declaration = (days) => `<?xml version="1.0" encoding="UTF-8"?>
<Vacation xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="Vacation_20251.xsd">
  <Form>
    <Identification>VACA001</Identification>
    <FormCreationDate>2025-06-30</FormCreationDate>
    <FormCreationHour>10:00:00.000</FormCreationHour>
    <AttestationStatus>0</AttestationStatus>
    <TypeForm>SU</TypeForm>
    <VacationDays>${days}</VacationDays>
  </Form>
</Vacation>
`;

/** Writes the publication beside the workspace, and a declaration with a mistake into it. */
function prepare(workspace) {
  const folder = path.join(workspace, "..", "publication");
  mkdirSync(folder, { recursive: true });
  writeFileSync(path.join(folder, "Vacation_20251.xsd"), schema);
  writeFileSync(path.join(folder, "Zones_Vacation20251NL.xml"), glossary, "latin1");
  writeFileSync(path.join(folder, "sample.xml"), declaration(20));
  writeFileSync(path.join(folder, "anomalies.csv"), "Anomaliecode;Omschrijving;Ernst\n00901-001;Ontbreekt;B\n");
  writeFileSync(path.join(folder, "readme.txt"), "What was published in 2025.\n");
  writeFileSync(path.join(workspace, "vacation.xml"), declaration(45));
  return folder;
}

export const steps = [
  [
    "a declaration whose schema is not here is met with an offer",
    async ({ page, workspace, picture }) => {
      prepare(workspace);
      await workbench.runCommand(page, "View: Close All Editors");
      await workbench.openFile(page, "vacation.xml");
      await workbench.notification(page, "Vacation_20251.xsd is not here");
      await picture("pack-offer");
    },
  ],
  [
    "what was published is read and shown before anything is installed",
    async ({ page, workspace, picture }) => {
      const toast = await workbench.notification(page, "is not here");
      await toast.locator(".monaco-button", { hasText: "Install Its Schema" }).click();
      await page.locator(".quick-input-list .monaco-list-row", { hasText: "A folder" }).first().click();
      await typeFolder(page, path.join(workspace, "..", "publication"));
      const dialog = await workbench.dialog(page);
      await dialog.locator("text=vacation 20251: 8 elements, 2 codes, 0 rules; 1 of 1 samples are valid").waitFor();
      await dialog.locator("text=Anomaliecode = code; Omschrijving = title; Ernst = class").waitFor();
      await picture("pack-install");
      await dialog.locator(".monaco-button", { hasText: "Install: the Authority" }).click();
      await workbench.notification(page, "Installed and active: vacation 20251");
    },
  ],
  [
    "the open declaration is checked with it at once, with the codes of the glossary",
    async ({ page }) => {
      await page.locator(".monaco-editor .squiggly-error").first().waitFor();
      await workbench.clearNotifications(page);
      await workbench.runCommand(page, "FLA: Show Problems of File");
      await page.locator(".markers-panel .monaco-list-row", { hasText: "00901-008" }).first().waitFor();
    },
  ],
  [
    "the packs are listed with version, origin and standing",
    async ({ page, picture }) => {
      await page.locator('.activitybar [aria-label^="FLA Batch"]').first().click();
      const view = page.locator('[id="workbench.view.extension.fla"]');
      await view.locator(".pane-header", { hasText: "Packs" }).first().click();
      await view
        .locator(".monaco-list-row", { hasText: /Vacation 20251.*installed, official/ })
        .first()
        .waitFor();
      await view
        .locator(".monaco-list-row", { hasText: /reference pack.*bundled/ })
        .first()
        .waitFor();
      await picture("packs");
    },
  ],
];

/** The dialog lists folders as they are typed; it starts with the workspace's, and takes what is typed when it has read it. */
async function typeFolder(page, folder) {
  const input = page.locator(".quick-input-widget input.input");
  const seen = page.locator(".quick-input-list .monaco-list-row", { hasText: ".." });
  await page.waitForFunction(() => document.querySelector(".quick-input-widget input.input")?.value.startsWith("/"));
  do await input.fill(`${folder}/`);
  while ((await input.inputValue()) !== `${folder}/` || !(await seen.first().isVisible()));
  await page.locator(".quick-input-widget .monaco-button", { hasText: "Read" }).first().click();
}

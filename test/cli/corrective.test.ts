// fla answers --corrective: a declaration of the forms that an answer refused, stamped with the day that is asked for.
import assert from "node:assert/strict";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { after, before, test } from "node:test";
import { inBrussels } from "../../core/src/channel/clock";
import { Cli } from "../support/cli";
import { root } from "../support/root";

const declaration = path.join(root, "schemas/fla/samples/valid-small.xml");
const text = readFileSync(declaration, "utf8");
const value = (name: string) => new RegExp(`<${name}>([^<]*)`).exec(text)?.[1] ?? "";

const answer = `<?xml version="1.0" encoding="UTF-8"?>
<NOTIFICATION><Form>
  <Identification>NOTI001</Identification><FormCreationDate>2025-06-30</FormCreationDate>
  <FormCreationHour>10:13:00.001</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>FA</TypeForm>
  <HandledOriginalForm>
    <Identification>${value("Identification")}</Identification><FormCreationDate>${value("FormCreationDate")}</FormCreationDate>
    <FormCreationHour>${value("FormCreationHour")}</FormCreationHour><AttestationStatus>0</AttestationStatus><TypeForm>SU</TypeForm>
  </HandledOriginalForm>
  <HandlingResult><ResultCode>0</ResultCode>
    <AnomalyReport><ErrorID>00024-152</ErrorID><TagName>INSS</TagName><AnomalyClass>B</AnomalyClass></AnomalyReport>
  </HandlingResult>
</Form></NOTIFICATION>`;

let cli: Cli;
before(() => (cli = new Cli()));
after(() => cli.stop());

test("the new header has the day of --as-of, and today's without it", async () => {
  const returned = path.join(cli.home, "FO.NOTI.999999.20250630.00001.T.1.1");
  writeFileSync(returned, answer);
  const stamped = async (name: string, ...options: string[]) => {
    const file = path.join(cli.home, name);
    const { code, stderr } = await cli.run(["answers", declaration, returned, "--corrective", file, ...options]);
    assert.equal(code, 1, stderr);
    return /<FormCreationDate>([^<]*)/.exec(readFileSync(file, "utf8"))?.[1];
  };
  assert.equal(await stamped("moved.xml", "--as-of", "2025-07-04"), "2025-07-04");
  const days = [inBrussels(new Date()).date, await stamped("now.xml"), inBrussels(new Date()).date];
  assert.ok(days[1] === days[0] || days[1] === days[2], days.join());
});

test("a day that is none is refused in the reader's language", async () => {
  const { code, stderr } = await cli.run(["answers", declaration, "--as-of", "2025-02-30", "--lang", "nl"]);
  assert.equal(code, 2);
  assert.match(stderr, /--as-of 2025-02-30: schrijf een datum als JJJJ-MM-DD/);
});

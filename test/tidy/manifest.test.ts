// The manifest says nothing that the code does not do, and the other way round: commands, settings, texts in four languages.
import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import path from "node:path";
import { test } from "node:test";
import { commandTable } from "../../client/src/commandTable";
import { languages } from "../../core/src/messages/catalogue";
import { section, settings, type SettingDeclaration } from "../../protocol/src/settings";
import { root } from "../support/root";

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly scope: string;
  readonly enum?: readonly string[];
  readonly markdownDescription: string;
}

interface Manifest {
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly enablement?: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
    readonly menus: Readonly<Record<string, readonly { readonly command?: string; readonly submenu?: string }[]>>;
    readonly walkthroughs: readonly { readonly steps: readonly { readonly media: { readonly markdown: string } }[] }[];
  };
}

const manifestText = readFileSync(path.join(root, "package.json"), "utf8");
const manifest = JSON.parse(manifestText) as Manifest;
const commands = manifest.contributes.commands.map(({ command }) => command);

test("every command of the manifest is registered, and no other", () => {
  assert.deepEqual([...commands].sort(), Object.keys(commandTable).sort());
});

test("menus, welcome pages and walkthrough name commands that exist", () => {
  const texts = manifestText + readFileSync(path.join(root, "package.nls.json"), "utf8");
  const named = [...texts.matchAll(/command:(fla\.\w+)|"command": "(fla\.\w+)"|onCommand:(fla\.\w+)/g)];
  const unknown = named.map(([, a, b, c]) => a ?? b ?? c).filter((name) => !commands.includes(name));
  assert.deepEqual(unknown, []);
  assert.ok(named.length > commands.length);
});

test("the settings are those that the protocol declares", () => {
  const declared = Object.values(settings).map((setting: SettingDeclaration<unknown>) => [
    `${section}.${setting.key}`,
    { type: setting.type, default: setting.default, scope: setting.scope, enum: setting.choices },
  ]);
  const inManifest = Object.entries(manifest.contributes.configuration.properties).map(([key, property]) => [
    key,
    { type: property.type, default: property.default, scope: property.scope, enum: property.enum },
  ]);
  assert.deepEqual(Object.fromEntries(inManifest), Object.fromEntries(declared));
});

test("no setting can hold a secret", () => {
  const names = JSON.stringify(manifest.contributes.configuration).toLowerCase();
  assert.doesNotMatch(names, /"(password|passphrase|pin|secret|token)"/);
});

test("every text of the manifest is there in four languages, and none is left over", () => {
  const used = [...new Set([...manifestText.matchAll(/"%([\w.]+)%"/g)].map(([, key]) => key))].sort();
  for (const language of languages) {
    const file = language === "en" ? "package.nls.json" : `package.nls.${language}.json`;
    const texts = JSON.parse(readFileSync(path.join(root, file), "utf8")) as Record<string, string>;
    assert.deepEqual(Object.keys(texts).sort(), used, file);
    assert.deepEqual(
      Object.entries(texts).filter(([, text]) => text.trim() === ""),
      [],
      file,
    );
  }
});

test("the links in texts are the same in the four languages", () => {
  const links = languages.map((language) => {
    const file = language === "en" ? "package.nls.json" : `package.nls.${language}.json`;
    const texts = JSON.parse(readFileSync(path.join(root, file), "utf8")) as Record<string, string>;
    return Object.entries(texts).map(([key, text]) => [key, [...text.matchAll(/\]\(([^)]+)\)/g)].map(([, to]) => to)]);
  });
  for (const other of links.slice(1)) assert.deepEqual(other, links[0]);
});

test("the pages of the walkthrough are there", () => {
  const pages = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
  assert.deepEqual(
    pages.filter((page) => !existsSync(path.join(root, page))),
    [],
  );
  assert.ok(pages.length >= 8);
});

test("each page of the walkthrough is there in four languages, and names commands by their titles", () => {
  const pages = manifest.contributes.walkthroughs.flatMap(({ steps }) => steps.map(({ media }) => media.markdown));
  for (const locale of ["", "nl", "fr", "de"]) {
    const nls = locale === "" ? "package.nls.json" : `package.nls.${locale}.json`;
    const titles = Object.values(JSON.parse(readFileSync(path.join(root, nls), "utf8")) as Record<string, string>);
    for (const page of pages) {
      const text = readFileSync(
        path.join(root, locale === "" ? page : page.replace(/md$/, `nls.${locale}.md`)),
        "utf8",
      );
      for (const [, title] of text.matchAll(/_FLA: ([^_]+)_/g))
        assert.ok(titles.includes(title), `${page} in ${locale || "en"}: no command is called "${title}"`);
    }
  }
});

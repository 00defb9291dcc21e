// A small TextMate grammar of XML, in the scopes that editors use, for grammars that build on `text.xml`.
export const xmlGrammar = {
  scopeName: "text.xml",
  patterns: [
    { begin: "<!--", end: "-->", name: "comment.block.xml" },
    { begin: "<!\\[CDATA\\[", end: "\\]\\]>", name: "string.unquoted.cdata.xml" },
    { begin: "<\\?", end: "\\?>", name: "meta.tag.preprocessor.xml", patterns: [{ include: "#quoted" }] },
    {
      begin: "</?([\\w.:-]+)",
      beginCaptures: { 1: { name: "entity.name.tag.xml" } },
      end: "/?>",
      name: "meta.tag.xml",
      patterns: [{ include: "#quoted" }, { match: "[\\w.:-]+(?=\\s*=)", name: "entity.other.attribute-name.xml" }],
    },
    { match: "&[#\\w]+;", name: "constant.character.entity.xml" },
  ],
  repository: {
    quoted: {
      patterns: [
        { begin: '"', end: '"', name: "string.quoted.double.xml" },
        { begin: "'", end: "'", name: "string.quoted.single.xml" },
      ],
    },
  },
} as const;

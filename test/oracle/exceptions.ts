// Where another engine is known to differ from the recommendation, and we from it. Each has a minimal document, on which
// a test shows the difference, and the paragraph that decides.

export interface Exception {
  readonly engine: "libxml2";
  /** What it does. */
  readonly what: string;
  readonly paragraph: string;
  /** Global declarations of a schema without namespace. */
  readonly schema: string;
  readonly document: string;
  /** Our verdict on the document; the other engine's is the opposite. */
  readonly own: boolean;
  /** Is a difference of this kind? `reason`: the other engine's sentence, "" when it finds the document valid. */
  covers(difference: {
    readonly text: string;
    readonly own: boolean;
    readonly found: readonly string[];
    readonly reason: string;
  }): boolean;
}

/** At most five. */
export const exceptions: readonly Exception[] = [
  {
    engine: "libxml2",
    what: "takes no white space around dates and times, nor in an xsi:type",
    paragraph: "Datatypes 4.3.6: whiteSpace is collapse for all of these, and is applied before anything else",
    schema: `<xs:element name="d" type="xs:date"/>`,
    document: "<d>\n2026-02-28 </d>",
    own: true,
    covers: ({ own, reason }) =>
      own &&
      /'(?:\s[^']*|[^']*\s)' (?:is not a valid value of the (?:local )?(?:atomic|union) type|has no corresponding namespace)/.test(
        reason,
      ),
  },
  {
    engine: "libxml2",
    what: "takes a CDATA section of white space between elements for text",
    paragraph: "Structures 3.4.4, cvc-complex-type.2.3: characters other than white space are refused, however written",
    schema: `<xs:element name="r"><xs:complexType><xs:sequence><xs:element name="a"/></xs:sequence></xs:complexType></xs:element>`,
    document: "<r><![CDATA[ ]]><a/></r>",
    own: true,
    covers: ({ own, text, reason }) =>
      own && /<!\[CDATA\[\s*\]\]>/.test(text) && reason.includes("Character content other than whitespace"),
  },
  {
    engine: "libxml2",
    what: "does not ask whether an IDREF has its ID",
    paragraph: "Structures 3.15.4 (Validation Rule: cvc-id): each referenced ID must be there",
    schema: `<xs:element name="r" type="xs:IDREF"/>`,
    document: "<r>nowhere</r>",
    own: false,
    covers: ({ own, found, reason }) => !own && reason === "" && found.every((kind) => kind === "xsd.missingIdTarget"),
  },
  {
    engine: "libxml2",
    what: "takes names with the characters of later editions of XML",
    paragraph: "Datatypes 3.3.4 to 3.3.7: names are those of XML 1.0, second edition",
    schema: `<xs:element name="r" type="xs:NMTOKEN"/>`,
    document: "<r>\u{1F600}</r>",
    own: false,
    covers: ({ own, found, reason, text }) =>
      !own &&
      reason === "" &&
      /[\u{10000}-\u{EFFFF}\u2000-\uFFFD]/u.test(text) &&
      found.every((kind) => kind === "xsd.datatype" || kind === "xsd.attributeValue"),
  },
  {
    engine: "libxml2",
    what: "takes a duration whose seconds end in a point",
    paragraph: "Datatypes 3.2.6.1: a point is followed by at least one digit",
    schema: `<xs:element name="r" type="xs:duration"/>`,
    document: "<r>PT1.S</r>",
    own: false,
    covers: ({ own, found, reason, text }) =>
      !own &&
      reason === "" &&
      /\d\.S/.test(text) &&
      found.every((kind) => kind === "xsd.datatype" || kind === "xsd.attributeValue"),
  },
];

import { testRefused, testRule } from "./support";

testRule(
  "a total equals the sum of what counts",
  {
    type: "total",
    at: "Right/Followed",
    params: { items: "../../Training", value: "Days", where: { path: "Status", is: "1" } },
  },
  {
    valid: [
      "<a><Right><Followed>1.5</Followed></Right><Training><Days>1</Days><Status>1</Status></Training><Training><Days>0.5</Days><Status>1</Status></Training><Training><Days>9</Days><Status>2</Status></Training></a>",
      "<a><Right><Followed>0.3</Followed></Right><Training><Days>0.1</Days><Status>1</Status></Training><Training><Days>0.2</Days><Status>1</Status></Training></a>",
      "<a><Right><Followed>0</Followed></Right></a>",
      "<a><Right><Followed>many</Followed></Right></a>",
    ],
    invalid: [
      `
<a><Right><Followed>2</Followed></Right><Training><Days>1</Days><Status>1</Status></Training>
                    ^ rule.total
</a>`,
    ],
  },
);

testRule(
  "hours and minutes, weighted",
  {
    type: "total",
    at: "Hours",
    params: { items: "../T", value: [{ path: "H" }, { path: "M", factor: 1 / 60 }], tolerance: 0.01 },
  },
  {
    valid: ["<a><Hours>2.5</Hours><T><H>1</H><M>30</M></T><T><H>1</H></T></a>"],
    invalid: [
      `
<a><Hours>2</Hours><T><H>1</H><M>30</M></T>
          ^ rule.total
</a>`,
    ],
  },
);

testRule(
  "at most the sum",
  { type: "total", at: "Max", params: { items: "../T", value: ".", is: "atMost" } },
  {
    valid: ["<a><Max>2</Max><T>1</T><T>2</T></a>"],
    invalid: [
      `
<a><Max>4</Max><T>1</T><T>2</T>
        ^ rule.totalTooHigh
</a>`,
    ],
  },
);

testRule(
  "at least the sum",
  { type: "total", at: "Min", params: { items: "../T", value: ".", is: "atLeast" } },
  {
    valid: ["<a><Min>3</Min><T>1</T><T>2</T></a>"],
    invalid: [
      `
<a><Min>2</Min><T>1</T><T>2</T>
        ^ rule.totalTooLow
</a>`,
    ],
  },
);

testRefused("without items", { type: "total", at: "a", params: { value: "b" } as never }, "rule.missingParam");

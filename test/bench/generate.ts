// Large declarations for the benchmarks: made-up people with right check digits, valid against the reference schema, each worker
// about 1.3 kB in indented lines. The same size gives the same text.

const names = ["Peeters", "Janssens", "Maes", "Dubois", "Lambert", "Claes", "Müller", "Lefèvre"];
const trainings = [
  "Fire safety",
  "First aid",
  "Spreadsheets",
  "Forklift driving",
  "Customer contact",
  "Working at height",
];

/** A national number made from a birth date and a counter, with its check digits. */
export function inss(year: number, month: number, day: number, counter: number): string {
  const two = (value: number): string => String(value).padStart(2, "0");
  const nine = two(year % 100) + two(month) + two(day) + String(counter).padStart(3, "0");
  const check = 97 - (Number(year >= 2000 ? "2" + nine : nine) % 97);
  return nine + two(check);
}

function worker(n: number): string {
  const year = 1960 + (n % 40);
  const month = 1 + (Math.floor(n / 40) % 12);
  const day = 1 + (Math.floor(n / 480) % 28);
  const counter = 1 + (Math.floor(n / 13440) % 997);
  const two = (value: number): string => String(value).padStart(2, "0");
  const training = 1 + (n % 27);
  return `      <NaturalPerson>
        <NaturalPersonSequenceNbr>${n + 1}</NaturalPersonSequenceNbr>
        <INSS>${inss(year, month, day, counter)}</INSS>
        <WorkerName>${names[n % names.length]}</WorkerName>
        <WorkerFirstName>Alex</WorkerFirstName>
        <WorkerBirthdate>${year}-${two(month)}-${two(day)}</WorkerBirthdate>
        <Employment>
          <EmploymentNbr>1</EmploymentNbr>
          <EmploymentStartDate>2020-01-06</EmploymentStartDate>
          <JointCommissionNbr>200</JointCommissionNbr>
          <WorkRegime>100.00</WorkRegime>
          <TrainingRight>
            <CalendarYear>2025</CalendarYear>
            <RightUnit>D</RightUnit>
            <RightEntitled>5.00</RightEntitled>
            <RightFollowed>1.00</RightFollowed>
            <RightLeft>4.00</RightLeft>
          </TrainingRight>
          <Training>
            <TrainingNbr>1</TrainingNbr>
            <TrainingName>${trainings[n % trainings.length]}</TrainingName>
            <TrainingStartDate>2025-03-${two(training)}</TrainingStartDate>
            <TrainingEndDate>2025-03-${two(training)}</TrainingEndDate>
            <DurationDays>1.00</DurationDays>
            <TrainingStatus>1</TrainingStatus>
            <TrainingType>F</TrainingType>
            <CountsForRight>1</CountsForRight>
          </Training>
        </Employment>
      </NaturalPerson>
`;
}

const head = `<?xml version="1.0" encoding="UTF-8"?>
<FLA xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:noNamespaceSchemaLocation="FLA_20251.xsd">
  <Form>
    <Identification>XFLA001</Identification>
    <FormCreationDate>2025-06-30</FormCreationDate>
    <FormCreationHour>09:00:00.000</FormCreationHour>
    <AttestationStatus>0</AttestationStatus>
    <TypeForm>SU</TypeForm>
    <LearningAccountDeclaration>
      <DeclarationReason>3</DeclarationReason>
      <Quarter>20252</Quarter>
      <Declarant>
        <DeclarantQuality>EMP</DeclarantQuality>
        <CompanyID>0123456749</CompanyID>
      </Declarant>
      <Employer>
        <NOSSRegistrationNbr>130387593</NOSSRegistrationNbr>
        <CompanyID>0123456749</CompanyID>
        <SizeClass>7</SizeClass>
      </Employer>
`;
const tail = `    </LearningAccountDeclaration>
  </Form>
</FLA>
`;

type Spoil = (worker: string, n: number) => string;

/** A declaration of at least this many characters, in parts. `spoil` may change a worker's text (to plant mistakes). */
export function* declarationParts(size: number, spoil: Spoil = (text) => text): Generator<string> {
  yield head;
  let length = head.length + tail.length;
  for (let n = 0; length < size; n++) {
    const text = spoil(worker(n), n);
    yield text;
    length += text.length;
  }
  yield tail;
}

/** The same in one. */
export function declaration(size: number, spoil?: Spoil): string {
  return [...declarationParts(size, spoil)].join("");
}

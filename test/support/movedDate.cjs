// Preloaded into a process (NODE_OPTIONS=--require): its clock begins at FLA_TEST_NOW, an ISO moment.
const begun = Date.now();
const shift = Date.parse(process.env.FLA_TEST_NOW) - begun;
const RealDate = Date;
globalThis.Date = class extends RealDate {
  constructor(...args) {
    super(...(args.length === 0 ? [RealDate.now() + shift] : args));
  }
  static now() {
    return RealDate.now() + shift;
  }
};

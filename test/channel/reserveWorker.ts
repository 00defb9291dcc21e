// Reserves numbers in a process of its own: HOME COUNT. Prints one a line.
import { openHome } from "../../core/src/channel/home";
import { reserveSequence } from "../../core/src/channel/sequences";

const home = openHome(process.argv[2]);
for (let count = Number(process.argv[3]); count > 0; count--)
  process.stdout.write(`${reserveSequence(home, { senderNumber: "123456", date: "20250304", environment: "T" })}\n`);

// The language server on its standard streams: `node dist/server.js --stdio`. Nothing else may be written to stdout.
import { createConnection, ProposedFeatures, StreamMessageReader } from "vscode-languageserver/node";
import { registerHandlers } from "./register";
import { Server } from "./server";
import { afterHandshake } from "./handshake";
import { Inbox } from "./inbox";
import { machine } from "./machine";
import { PieceWriter } from "./messageWriter";
import { traced, type TraceSink } from "./trace";
import { boundYoungSpace } from "./youngSpace";

/** Room for new objects: less makes a key with a thousand findings slower. */
const youngBytes = 15_000_000;

/** The last messages of a client that says goodbye and closes its end are still read. */
const lastMessagesMs = 500;

boundYoungSpace(youngBytes);

const sink: TraceSink = { enabled: false, write: (line) => connection.console.log(line) };
const inbox = new Inbox(machine.soon);
const { reader, writer } = traced(
  inbox.counting(new StreamMessageReader(process.stdin)),
  new PieceWriter(process.stdout),
  sink,
  machine.nowMs,
);
const connection = createConnection(ProposedFeatures.all, afterHandshake(reader, writer), writer);
const surroundings = { ...machine, soon: (run: () => void) => inbox.afterMessages(run) };

registerHandlers(connection, new Server(connection, surroundings, sink));

// A client that vanished without a farewell leaves no server behind.
process.stdin.on("end", () => setTimeout(() => process.exit(1), lastMessagesMs));
connection.listen();

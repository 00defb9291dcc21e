// The language server on its standard streams: `node dist/server.js --stdio`. Nothing else may be written to stdout.
import {
  createConnection,
  ProposedFeatures,
  StreamMessageReader,
  StreamMessageWriter,
} from "vscode-languageserver/node";
import { registerHandlers } from "./register";
import { Server } from "./server";
import { machine } from "./machine";
import { traced, type TraceSink } from "./trace";

/** The last messages of a client that says goodbye and closes its end are still read. */
const lastMessagesMs = 500;

const sink: TraceSink = { enabled: false, write: (line) => connection.console.log(line) };
const { reader, writer } = traced(
  new StreamMessageReader(process.stdin),
  new StreamMessageWriter(process.stdout),
  sink,
  machine.nowMs,
);
const connection = createConnection(ProposedFeatures.all, reader, writer);

registerHandlers(connection, new Server(connection, machine, sink));

// A client that vanished without a farewell leaves no server behind.
process.stdin.on("end", () => setTimeout(() => process.exit(1), lastMessagesMs));
connection.listen();

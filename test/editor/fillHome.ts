// Fills a home with submissions: node --import tsx test/editor/fillHome.ts FLA_HOME COUNT
import { openHome } from "../../core/src/channel/home";
import { writeSubmissions } from "../bench/submissions";

const [, , folder, count] = process.argv;
writeSubmissions(openHome(folder), Number(count));

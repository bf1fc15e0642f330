// A PDF in base64 as JSON on standard input -> the same with its fields made part of the pages.
import { readFileSync, writeSync } from "node:fs";
import { PDFDocument } from "pdf-lib";

const document = await PDFDocument.load(Buffer.from(JSON.parse(readFileSync(0, "utf8")), "base64"));
document.getForm().flatten({ updateFieldAppearances: false });
const bytes = await document.save({ updateFieldAppearances: false });
for (let at = 0; at < bytes.length; at += 65536) writeSync(1, bytes.subarray(at, at + 65536));

// Opening and saving files. A file is opened by the button, or by dropping it anywhere on the page. Without that a
// browser would leave the page to show the file.

import type { CompareRequest } from "../api/index.js";
import { saveFile } from "../element/save-file.js";

/** Offers the request as a file to keep. */
export function saveRequest(request: CompareRequest): void {
  saveFile("portfolio-margin.json", "application/json", `${JSON.stringify(request, null, 2)}\n`);
}

export interface OpenedFile {
  name: string;
  text: string;
}

/** The largest file that is opened, in bytes: many times the largest account. */
const LARGEST = 16_000_000;

/** What the page does with files. */
export interface FileTaker {
  take(file: OpenedFile): void;
  refuse(reason: string): void;
}

/** Opens what is chosen in a file input, and what is dropped on the page. */
export function startFiles(input: HTMLInputElement, taker: FileTaker): void {
  input.addEventListener("change", () => {
    const [file] = input.files ?? [];
    if (file) void open(file, taker);
    // So that the same file can be chosen again.
    input.value = "";
  });
  const hasFiles = ({ dataTransfer }: DragEvent): boolean => dataTransfer?.types.includes("Files") ?? false;
  document.addEventListener("dragover", (event) => {
    if (!hasFiles(event)) return;
    event.preventDefault();
    if (event.dataTransfer) event.dataTransfer.dropEffect = "copy";
    document.documentElement.classList.add("dropping");
  });
  const calm = (): void => document.documentElement.classList.remove("dropping");
  document.addEventListener("dragleave", (event) => {
    if (event.relatedTarget === null) calm();
  });
  document.addEventListener("drop", (event) => {
    calm();
    if (!hasFiles(event)) return;
    event.preventDefault();
    const [file, ...others] = event.dataTransfer?.files ?? [];
    if (others.length > 0) taker.refuse(`${others.length + 1} files were dropped; drop one book at a time`);
    else if (file) void open(file, taker);
  });
}

async function open(file: File, { take, refuse }: FileTaker): Promise<void> {
  if (file.size > LARGEST) {
    refuse(`it has ${Math.round(file.size / 1e6)} MB, and a book has ${LARGEST / 1e6} MB at most`);
    return;
  }
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer());
  } catch (thrown) {
    // A folder can be dropped too; it cannot be read.
    refuse(thrown instanceof TypeError ? "it is not UTF-8 text" : "it cannot be read; drop a file, not a folder");
    return;
  }
  take({ name: file.name, text });
}

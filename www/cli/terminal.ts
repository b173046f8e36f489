// What reaches the terminal. Names, messages and answers are other people's text: a terminal must show their control characters and never obey
// them, or a coin's name could clear the screen, retitle the window or write a verdict of its own. Every text of the command line goes through here.
//
// A control character is written as JSON writes it, `\u001b`, so that JSON stays the same JSON.

/** C0, DEL and C1; what turns the direction of writing; separators of lines and paragraphs that are no line feed. */
const CONTROLS = /[\p{Cc}\p{Bidi_Control}\u2028\u2029\ufeff]/gu;

/** Ends of lines and tabs, which lay out a text of our own. */
const LAYOUT = /(\r\n|[\n\t])/;

/** A text with its control characters shown. Those of the layout stay where the text is our own; in a name they are control characters too. */
export function visible(text: string, isOwn = false): string {
  const escaped = (control: string) => `\\u${control.charCodeAt(0).toString(16).padStart(4, "0")}`;
  if (!isOwn) return text.replace(CONTROLS, escaped);
  return text
    .split(LAYOUT)
    .map((part) => (LAYOUT.test(part) ? part : part.replace(CONTROLS, escaped)))
    .join("");
}

/** Fields that are texts of several lines by themselves. */
const LAID_OUT = ["notice"];

/** The same of every text in a report, before it is laid out. So no name can begin a line, and columns are counted as they are shown. */
export function visibleIn<T>(report: T): T {
  return shown(report, false) as T;
}

function shown(value: unknown, isOwn: boolean): unknown {
  if (typeof value === "string") return visible(value, isOwn);
  if (Array.isArray(value)) return value.map((item) => shown(item, isOwn));
  if (typeof value !== "object" || value === null || ArrayBuffer.isView(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([name, own]) => [visible(name), shown(own, LAID_OUT.includes(name))]));
}

/** Writes to standard output. */
export function print(text: string): void {
  process.stdout.write(`${visible(text, true)}\n`);
}

/** Writes to standard error. */
export function complain(text: string): void {
  process.stderr.write(`${visible(text, true)}\n`);
}

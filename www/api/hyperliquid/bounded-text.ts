// The text of an answer, read as it comes and only up to a limit. A megabyte of compressed zeros is more than a gigabyte of text, so that what counts
// is what has been unpacked, and the rest is never read.

/** Bytes of one answer at most, unpacked. The largest that the exchange has, its list of spot markets, is about one million. */
export const ANSWER_LIMIT = 16 * 2 ** 20;

/** Bytes of all answers of one import together, repeated attempts included. */
export const IMPORT_LIMIT = 64 * 2 ** 20;

/** What an import may still receive, in bytes. */
export interface Volume {
  left: number;
}

/** Which limit an answer was beyond, in bytes. */
export interface TooLarge {
  limit: number;
  isOfImport: boolean;
}

/** The text of a response, as `text()` would have it. What is read is taken off the volume. */
export async function boundedText(response: Response, volume: Volume): Promise<{ text: string } | TooLarge> {
  // Some stand-ins for `fetch` have no streams.
  if (!response.body) return bounded(await response.text(), volume);
  const reader = response.body.getReader();
  const decoder = new TextDecoder();
  let text = "";
  let received = 0;
  for (;;) {
    const { done, value } = await reader.read();
    if (done) return { text: text + decoder.decode() };
    received += value.byteLength;
    volume.left -= value.byteLength;
    const beyond = limitOf(received, volume);
    if (beyond) {
      // Whoever sends does not matter any more, nor whether ending it goes well.
      reader.cancel().catch(() => undefined);
      return beyond;
    }
    text += decoder.decode(value, { stream: true });
  }
}

function bounded(text: string, volume: Volume): { text: string } | TooLarge {
  volume.left -= text.length;
  return limitOf(text.length, volume) ?? { text };
}

function limitOf(received: number, { left }: Volume): TooLarge | undefined {
  if (received > ANSWER_LIMIT) return { limit: ANSWER_LIMIT, isOfImport: false };
  return left < 0 ? { limit: IMPORT_LIMIT, isOfImport: true } : undefined;
}

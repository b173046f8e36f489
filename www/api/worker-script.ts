// The script of an engine in a worker as text, where an entry brings it. The slim entry does not: there its address is passed.

export const workerScript: { text: string | undefined } = { text: undefined };

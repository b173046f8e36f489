// What is drawn with d3: paths, ticks and contours. In one place, so that its licence goes with it into every bundle.

/*! d3-array, d3-contour, d3-path, d3-shape: Copyright 2010-2026 Mike Bostock. ISC licence: Permission to use, copy, modify, and/or distribute
this software for any purpose with or without fee is hereby granted, provided that the above copyright notice and this permission notice appear
in all copies. THE SOFTWARE IS PROVIDED "AS IS" AND THE AUTHOR DISCLAIMS ALL WARRANTIES WITH REGARD TO THIS SOFTWARE INCLUDING ALL IMPLIED
WARRANTIES OF MERCHANTABILITY AND FITNESS. IN NO EVENT SHALL THE AUTHOR BE LIABLE FOR ANY SPECIAL, DIRECT, INDIRECT, OR CONSEQUENTIAL DAMAGES OR
ANY DAMAGES WHATSOEVER RESULTING FROM LOSS OF USE, DATA OR PROFITS, WHETHER IN AN ACTION OF CONTRACT, NEGLIGENCE OR OTHER TORTIOUS ACTION,
ARISING OUT OF OR IN CONNECTION WITH THE USE OR PERFORMANCE OF THIS SOFTWARE. */

export { bisectCenter, extent, ticks } from "d3-array";
export { contours } from "d3-contour";
export { line } from "d3-shape";

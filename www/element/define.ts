// Defines <portfolio-margin>. Importing it twice, or beside another copy of it, is harmless.

import { ExplanationPanel } from "./explanation-panel.js";
import { PortfolioMargin } from "./portfolio-margin.js";
import { StressSection } from "./stress/stress-section.js";

if (!customElements.get("portfolio-margin-explanation")) customElements.define("portfolio-margin-explanation", ExplanationPanel);
if (!customElements.get("portfolio-margin-stress")) customElements.define("portfolio-margin-stress", StressSection);
if (!customElements.get("portfolio-margin")) customElements.define("portfolio-margin", PortfolioMargin);

export { PortfolioMargin };

// Holds the published types of <portfolio-margin> to its code. Checked by the compiler, in no bundle.

import type { PortfolioMarginElement } from "../api/element.js";
import type { PortfolioMargin } from "./portfolio-margin.js";

type Fulfils<Contract, Code extends Contract> = Code;

export type Checked = Fulfils<PortfolioMarginElement, PortfolioMargin>;

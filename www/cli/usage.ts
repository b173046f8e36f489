// What --help prints.

export const USAGE = `Usage:
  portfolio-margin compare FILE [--as-stated] [--rulebook ID] [--json]
  portfolio-margin liquidation FILE [--beta COIN=B]... [--driver COIN] [--correlation R]
                               [--boundary COIN,COIN [--from MOVE] [--to MOVE]] [--as-stated] [--rulebook ID] [--json]
  portfolio-margin stress FILE [--coin COIN] [--from MOVE] [--to MOVE] [--steps N]
                          [--coin2 COIN | --gap | --hours H] [--from2 MOVE] [--to2 MOVE] [--steps2 N] [--rulebook ID] [--json]
  portfolio-margin capacity FILE [--coin COIN[@LEVERAGE]]... [--ratio R] [--crash MOVE]
                            [--carry COIN[@LEVERAGE] --cash USDC] [--rulebook ID] [--json]
  portfolio-margin ladder FILE [--move MOVE [--coin COIN]...] [--depth DEPTH] [--rulebook ID] [--json]
  portfolio-margin scenarios FILE [--move MOVE] [--driver COIN] [--correlation R] [--hours H] [--speed MOVE] [--depth DEPTH]
                             [--own SCENARIOS] [--sources] [--rulebook ID] [--json]
  portfolio-margin what-if FILE CHANGE [--rulebook ID] [--json]
  portfolio-margin explain FILE PATH [--rulebook ID] [--json]
  portfolio-margin account FILE [--json]
  portfolio-margin sheet FILE [--json]
  portfolio-margin sheet-template
  portfolio-margin markets [--live] [--json]
  portfolio-margin rulebooks [--json]
  portfolio-margin cascade [SCENARIO --seed N [--account FILE] [--runs N]] [--json]

compare      one portfolio under standard margin, unified account and portfolio margin
liquidation  every price at which it is liquidated, coin by coin, beside what the exchange displays; joint moves, gaps between
             perp and spot, tokens off their peg, time
stress       ratio, account value and requirement over a coin's move (every coin's, if none is stated), and over a second axis
capacity     the largest trades, loans and withdrawals
ladder       what the exchange does at moved prices, step by step, until nothing is over its level
scenarios    whether it survives published crashes, failed hedges, tokens off their peg, full utilisation, and your own
what-if      the portfolio before and after a change
explain      how one figure came about; PATH as in the JSON report, such as regimes.portfolio.ratio
account      the account as a request, to be saved and changed; with --json also how far the exchange's own figures are met
sheet        the portfolio as a sheet for a spreadsheet program, in CSV
sheet-template  a sheet to start from
markets      what can be held and traded: from the dated snapshot, or as the exchange says now
rulebooks    the dated rules that come with the engine
cascade      a market of many accounts under a shock, with and without portfolio margin; SCENARIO is a file
             (schema portfolio-margin/cascade/1) or the name of one that comes with the engine; without it their names.
             With --account, also what becomes of that account

FILE is a request (schema portfolio-margin/1) or a captured Hyperliquid account, as JSON; - reads standard input.
It may also be a sheet of a spreadsheet: a file whose name ends in .csv or .tsv, or any text whose first line names columns of one.
The address of a Hyperliquid account, 0x and 40 digits, in place of FILE loads it from the exchange as it is now.
CHANGE is JSON, or a file with it: one change or a list of them, such as
  '{ "kind": "order", "coin": "BTC", "side": "sell", "size": "0.5", "leverage": 10 }'
  '{ "kind": "deposit", "token": "USDC", "amount": "1000" }'
  '{ "kind": "closing", "coin": "BTC" }'
and likewise spotOrder, withdrawal, transfer, repayment and isolatedMargin.

Options:
  --rulebook ID      the rules to apply instead of those of the file or the newest
  --live             ask the exchange for its markets; --network and --endpoint do too
  --as-stated        of a book that was made up, only what is in the account; without it also each regime with the capital it asks for
  --json             print the report as JSON
  --network NAME     where an address is loaded from: mainnet, if not stated, or testnet
  --endpoint URL     another info endpoint to load it from
  --beta COIN=B      how strongly a coin follows a joint move; 1 if not stated
  --driver COIN      the coin that leads a joint move
  --correlation R    the others follow the driver with beta times this
  --boundary A,B     the line of liquidation in the plane of two coins' moves
  --from, --to MOVE  how far both move; from -1 to 1 if not stated. Of stress: from -0.5 to 0.5
  --steps N          how many values the axis has, 2 to 501; 101 if not stated
  --coin2 COIN       down the rows, another coin's move, as far as the first's unless --from2, --to2, --steps2 are stated
  --gap              down the rows, a gap by which perps part from spot after the move; from -0.1 to 0.1 if not stated
  --hours H          down the rows, hours that pass after the move; of scenarios, how long utilisation is full
  --coin COIN        of stress, the coin that moves; of capacity, a coin to answer beside those of the file, at a leverage or its maximum;
                     of ladder, one that --move moves
  --ratio R          what deposit or reduction brings the ratio to this, such as 0.5
  --crash MOVE       how large the positions may be to survive this move of every coin, such as -0.3
  --carry COIN       the largest carry trade that --cash opens
  --move MOVE        how far prices move, such as -0.3; with scenarios, the correlated fall's driver
  --depth DEPTH      USDC that move a price by one percent, or books as JSON; infinite if not stated
  --speed MOVE       pace of the coin that moves furthest, an hour
  --own SCENARIOS    scenarios of your own, JSON or a file with it: [{ "name": "mine", "moves": { "BTC": "-0.3" }, "default": "-0.4" }]
  --sources          where each figure comes from
  --seed N           draws the market; the same seed gives the same answer
  --account FILE     the account that takes part: a file or an address as FILE above
  --runs N           as many seeds from N on, and how their answers are distributed
  --help             print this
  --version          print the version

Exit status: 0 answered, 1 input rejected or not loaded, 2 wrong usage.`;

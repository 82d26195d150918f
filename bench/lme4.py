"""Is the model lme4's? `python bench/lme4.py [--rscript Rscript]`, where R and the packages lme4,
lmerTest, ordinal and mlmRev are installed (Debian: r-cran-lme4 and so on).

Six data sets of those packages, 648 to 73,421 ratings crossed by what is rated and who rates, are
fitted by `lmer(score ~ 1 + (1 | submission) + (1 | judge))` and by `hackathon.ranking`. Printed
for each are the largest differences: of the REML criterion, the mean, the variances (as a share of
their sum), all effects and all conditional deviations (in points), and the processor time of both.
Exit code 1 if a difference is above 1e-4.
"""

from __future__ import annotations

import argparse
import csv
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import numpy as np

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

from hackathon.ranking.model import posterior
from hackathon.ranking.model.crosstable import JUDGE, SUBMISSION
from hackathon.ranking.model.mixedmodel import Fit, fit
from hackathon.ranking.ranking import table
from hackathon.ranking.scores import Score

MOST = 1e-4
PROGRAM = r"""
library(lme4)
compare <- function(name, submission, judge, score) {
  data <- data.frame(submission = paste0("s", submission), judge = paste0("j", judge),
                     score = as.numeric(score))
  data <- data[!is.na(data$score), ]
  write.csv(data, paste0(name, ".scores"), row.names = FALSE, quote = FALSE)
  before <- proc.time()[["user.self"]]
  found <- lmer(score ~ 1 + (1 | submission) + (1 | judge), data,
                control = lmerControl(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12)))
  seconds <- proc.time()[["user.self"]] - before
  spread <- as.data.frame(VarCorr(found))
  variance <- setNames(spread$vcov, spread$grp)
  figures <- c(REMLcrit(found), fixef(found), variance[c("submission", "judge", "Residual")],
               seconds)
  write(format(figures, digits = 15), paste0(name, ".figures"))
  effects <- ranef(found, condVar = TRUE)
  for (factor in c("submission", "judge")) {
    one <- effects[[factor]]
    deviation <- sqrt(attr(one, "postVar")[1, 1, ])
    write.csv(data.frame(name = rownames(one), effect = format(one[, 1], digits = 15),
                         sd = format(deviation, digits = 15)),
              paste0(name, ".", factor), row.names = FALSE, quote = FALSE)
  }
}
data(ham, carrots, package = "lmerTest")
data(soup, package = "ordinal")
data(ScotsSec, package = "mlmRev")
compare("ham", ham$Product, ham$Consumer, ham$Informed.liking)
compare("carrots", carrots$Product, carrots$Consumer, carrots$Preference)
compare("soup", soup$PRODID, soup$RESP, soup$SURENESS)
compare("ScotsSec", ScotsSec$primary, ScotsSec$second, ScotsSec$attain)
compare("VerbAgg", gsub("[^A-Za-z0-9]", "", VerbAgg$item), VerbAgg$id, VerbAgg$resp)
compare("InstEval", InstEval$d, InstEval$s, InstEval$y)
"""


def rows(file: Path) -> list[list[str]]:
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.reader(lines))[1:]


def differences(found: Fit, names: tuple[tuple[str, ...], ...], stem: Path) -> dict[str, float]:
    """The largest difference of each kind from what lme4 wrote into files of this stem."""
    reml, mean, *variances = map(float, stem.with_suffix(".figures").read_text().split()[:5])
    assert found.reml is not None, "a fit by REML has its criterion"
    own = [found.variance(SUBMISSION), found.variance(JUDGE), found.residual]
    told = {
        "criterion": abs(found.reml - reml),
        "mean": abs(found.mean - mean),
        "variances": float(np.max(np.abs(np.subtract(own, variances))) / sum(variances)),
        "effects": 0.0,
        "deviations": 0.0,
    }
    for factor, word in ((SUBMISSION, "submission"), (JUDGE, "judge")):
        theirs = {name: values for name, *values in rows(stem.with_suffix(f".{word}"))}
        expected = np.array([theirs[name] for name in names[factor]], float).T
        figures = (found.effects(factor), found.conditional_sd(factor))
        for kind, one, other in zip(("effects", "deviations"), figures, expected, strict=True):
            told[kind] = max(told[kind], float(np.max(np.abs(one - other))))
    return told


def main() -> int:
    parser = argparse.ArgumentParser(description="Compare the model with lme4's.")
    parser.add_argument("--rscript", default="Rscript", help="the program that runs R")
    asked = parser.parse_args()
    worst = 0.0
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        program = folder / "compare.R"
        program.write_text(PROGRAM, encoding="utf-8")
        subprocess.run([asked.rscript, str(program)], cwd=folder, check=True)
        for file in sorted(folder.glob("*.scores"), key=lambda one: one.stat().st_size):
            scores = [Score(s, j, float(score)) for s, j, score in rows(file)]
            before = time.process_time()
            given = table(scores)
            found = fit(given.crossed, posterior.starts(given.crossed))
            seconds = time.process_time() - before
            told = differences(found, given.names, file)
            theirs = file.with_suffix(".figures").read_text().split()[5]
            shown = "  ".join(f"{kind} {value:.1e}" for kind, value in told.items())
            print(f"{file.stem:9} {len(scores):6} ratings  {shown}")
            print(f"{'':9} {seconds:.2f} s of processor time, lme4 {float(theirs):.2f} s")
            worst = max(worst, *told.values())
    return int(worst > MOST)


if __name__ == "__main__":
    sys.exit(main())

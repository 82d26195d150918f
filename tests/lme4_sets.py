"""Five sets of 592 to 73,421 scores, and what lme4 makes of them.

The sets are made here, in whole points, by generators whose streams never change. The figures are
those of lme4 1.1-31 (R 4.2.2) on the same scores:

    lmer(score ~ 1 + (1 | submission) + (1 | judge),
         control = lmerControl(optCtrl = list(xtol_abs = 1e-10, ftol_abs = 1e-12)))

`bench/lme4.py` compares with lme4 itself on data sets of R's packages, where R is installed.
"""

from dataclasses import dataclass

import numpy as np


@dataclass(frozen=True)
class Lme4:
    """What lme4 says: `reml` is the criterion, `variances` those of submission, judge and residual;
    of both factors the first two and the last effects with their conditional deviations."""

    reml: float
    mean: float
    variances: tuple[float, float, float]
    submissions: tuple[tuple[float, float], ...]
    judges: tuple[tuple[float, float], ...]


def crossed(submissions, judges, number, top, seed):
    """Whole points from 1 to `top`; everybody has a score, repeats included."""
    draw = np.random.RandomState(seed)
    most = max(submissions, judges)
    rest = number - most
    diligence = np.cumsum(draw.random_sample(judges))
    busy = np.searchsorted(diligence, draw.random_sample(rest) * diligence[-1])
    submission = np.append(np.arange(most) % submissions, draw.randint(submissions, size=rest))
    judge = np.append(draw.permutation(most) % judges, busy)
    quality, severity = 0.16 * top * draw.normal(size=submissions), draw.normal(size=judges)
    error = 0.2 * top * draw.normal(size=number)
    latent = 0.55 * top + quality[submission] - 0.08 * top * severity[judge] + error
    return submission, judge, np.clip(np.round(latent), 1, top)


SETS = [
    (
        (74, 8, 592, 7, 1),
        Lme4(
            2132.107125,
            4.285026,
            (0.847083, 0.263161, 1.715928),
            ((0.682353, 0.502371), (0.392675, 0.390274), (0.792058, 0.444935)),
            ((0.072666, 0.154069), (-0.685273, 0.141586), (0.366972, 0.157802)),
        ),
    ),
    (
        (103, 12, 1233, 9, 2),
        Lme4(
            4989.473324,
            5.165830,
            (1.812845, 0.291444, 2.738485),
            ((-2.342674, 0.461044), (0.395516, 0.520808), (0.400342, 0.498676)),
            ((0.082545, 0.185815), (-0.144660, 0.337299), (-0.969701, 0.170121)),
        ),
    ),
    (
        (148, 19, 3435, 10, 3),
        Lme4(
            14582.136589,
            5.513675,
            (2.263092, 0.341697, 3.580011),
            ((-1.064627, 0.371888), (-2.193943, 0.392116), (-0.334374, 0.372182)),
            ((0.758250, 0.158490), (0.923772, 0.141813), (-0.688040, 0.184499)),
        ),
    ),
    (
        (24, 316, 7584, 5, 4),
        Lme4(
            20534.157887,
            2.663162,
            (0.627676, 0.115804, 0.815375),
            ((-0.871749, 0.055434), (-0.651588, 0.055434), (-0.414652, 0.055021)),
            ((-0.407017, 0.144090), (-0.162521, 0.174740), (0.024757, 0.155959)),
        ),
    ),
    (
        (1128, 2972, 73421, 5, 5),
        Lme4(
            207049.764441,
            2.787609,
            (0.474439, 0.114004, 0.881884),
            ((1.186769, 0.136305), (0.339126, 0.107477), (0.173793, 0.125200)),
            ((0.032693, 0.198084), (0.084846, 0.129135), (-0.206913, 0.155990)),
        ),
    ),
]

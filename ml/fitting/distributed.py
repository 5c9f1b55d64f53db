"""Both models fitted on Apache Spark.

Spark's alternating least squares follows Zhou et al., "Large-Scale Parallel Collaborative Filtering for the Netflix
Prize" (2008), and has no biases. So stars are learnt from what the biases of users and titles leave of the ratings.
What people choose is learnt after Hu, Koren and Volinsky, "Collaborative Filtering for Implicit Feedback Datasets"
(2008).
"""

import numpy as np

from ml.artifact.choices import strengths_of
from ml.artifact.recipe import Recipe
from ml.data.ratings import Ratings
from ml.fitting.als import factorise
from ml.fitting.baselines import user_and_title_bias
from ml.fitting.fold_in import FoldIn
from ml.fitting.svd import CompiledSVD


class DistributedSVD(CompiledSVD):
    """A `CompiledSVD` that fits on Spark. In an epoch all user factors and all title factors are solved for once.

    There is no learning rate.
    """

    def sgd(self, trainset: Ratings) -> None:
        """Fit the biases here and the factors on Spark. Surprise's `fit` calls this method by this name.

        Args:
            trainset: What to learn from.
        """
        bias = user_and_title_bias(trainset)
        self.bu, self.bi = bias.users.astype(self.dtype), bias.titles.astype(self.dtype)
        left = trainset.stars - trainset.mean - self.bu[trainset.users] - self.bi[trainset.titles]
        self.pu, self.qi = factorise(
            trainset,
            left.astype(np.float32),
            factors=self.n_factors,
            epochs=self.n_epochs,
            regularisation=self.reg_pu,
            seed=self.random_state,
            implicit=False,
        )
        self.after_epoch(self.n_epochs)


def fit_fold_in(ratings: Ratings, recipe: Recipe) -> FoldIn:
    """Learn what people choose: factors of works on Spark, and from them weights between works.

    Args:
        ratings: Ratings of works, see `ml.data.works.rate_works`.
        recipe: How many factors and epochs, and how strongly factors are kept near 0.
    """
    liked = ratings.only(strengths_of(ratings.stars) > 0)
    if len(liked) == 0:
        return FoldIn(np.zeros((len(ratings.title_ids), 1), np.float32), recipe.choices_regularisation)
    _, factors = factorise(
        liked,
        strengths_of(liked.stars).astype(np.float32),
        factors=recipe.factors,
        epochs=recipe.epochs,
        regularisation=recipe.choices_regularisation,
        seed=recipe.seed,
        implicit=True,
    )
    ratings_of_a_user = len(liked) / len(np.unique(liked.users))
    return FoldIn(factors, recipe.choices_regularisation * ratings_of_a_user)

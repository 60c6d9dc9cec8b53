"""Labels that were chosen with a known probability represent the leads that were not chosen."""

from dataclasses import replace

import numpy as np

from leadops_core.learning import learn
from leadops_core.learning.evaluate import base_rate
from leadops_core.learning.label_columns import Labels
from leadops_core.learning.propensity import representative
from leadops_core.learning.update import labels_of
from tests.unit.learning.worlds import NOISE, champion, world


def test_representative_weights_recover_the_mean_of_all_leads() -> None:
    draw = np.random.Generator(np.random.PCG64(3))
    # A tenth of the leads score well and convert at 40%; the others convert at 5% and are contacted at random only.
    is_good_score = draw.random(200_000) < 0.1
    positive = draw.random(200_000) < np.where(is_good_score, 0.4, 0.05)
    propensity = np.where(is_good_score, 1.0, 0.05)
    seen = draw.random(200_000) < propensity
    weights = representative(np.ones(seen.sum()), propensity[seen])
    assert positive[seen].mean() > 0.25
    assert abs(base_rate(positive[seen], weights) - positive.mean()) < 0.01


def test_representative_weights_sum_to_the_effective_sample_size() -> None:
    assert representative(np.ones(4), np.ones(4)).tolist() == [1, 1, 1, 1]
    assert representative(np.array([0.5, 2.0]), np.array([0.05, 0.05])).tolist() == [0.5, 2.0]
    # Four labels, one of which counts 20 times: (Σ a)² / Σ a² = 23² / 403.
    assert np.isclose(representative(np.ones(4), np.array([1, 1, 1, 0.05])).sum(), 23**2 / 403)


def test_learn_weighs_its_evaluation_and_not_its_fit_by_propensity() -> None:
    examples = world(120, NOISE, lambda row, place: -0.5, seed=11)
    sampled = [
        replace(example, propensity=0.1 if place % 4 == 0 else 1.0) for place, example in enumerate(examples)
    ]
    assert labels_of(Labels.of(sampled)).weights.tolist() == labels_of(Labels.of(examples)).weights.tolist()
    plain, weighed = learn(examples, champion()), learn(sampled, champion())
    assert (plain.sampled_count, weighed.sampled_count) == (0, 30)
    assert weighed.challenger is not None
    assert plain.challenger is not None
    assert weighed.challenger.characteristics == plain.challenger.characteristics
    assert weighed.metrics_challenger["log_loss"] != plain.metrics_challenger["log_loss"]
    all_alike = learn([replace(example, propensity=0.1) for example in examples], champion())
    assert all_alike.metrics_challenger == plain.metrics_challenger

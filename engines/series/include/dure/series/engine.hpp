#pragma once

namespace dure::store {
class Store;
}

namespace dure::series {

/// Shows the engine in SQL.
///
/// What an event changed. `panel` is a table (unit, period, value), the period whole numbers, days, times or texts that
/// sort; `start` is the first period that the event can have touched, written as text.
///   synthetic_control('panel', treated := '화양읍', start := '2026-04-10')
///       period, observed, synthetic, effect, after      one row a period
///   synthetic_control_weights(…)    unit, weight        the comparison units, heaviest first; weights sum to 1
///   synthetic_control_placebos(…)   unit, treated, pre_rmspe, post_rmspe, ratio, rank, effect
///       each comparison unit as if it had been the one; the greatest ratio first
///   synthetic_control_test(…)       one row: effect (mean of the periods after), total, share, pre_rmspe, post_rmspe,
///       ratio, rank, units, p, left_out, verdict, reason
/// Verdicts: '효과가 보임', '효과를 찾지 못함', '비교 지역이 맞지 않아 말할 수 없음', '비교 지역이 적어 말할 수 없음'.
/// All take: demean := false (compare changes from each unit's mean before the event), fit := 0.1 (the greatest
/// pre_rmspe, as a share of the level, with which anything is said), alpha := 0.1, donors := ['unit', …] (all).
/// A comparison unit that lacks a period is left out; periods in which the treated unit has no value do not count.
///   did('panel', start := …)    panel (unit, period, value, treated)    effect, error, t, freedom, p, low, high,
///       treated_units, control_units, treated_before, treated_after, control_before, control_after
/// of each unit's mean after less its mean before: errors clustered by unit, unequal variances (Welch; HC2).
void install(store::Store& store);

}  // namespace dure::series

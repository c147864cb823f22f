//! Models for demand that comes now and then: the chance of an order and its size apart (TSB), or the series summed up
//! over as many periods as an order usually takes (ADIDA, IMAPA).

use super::{Fit, Model, mean, ses::Smoothed};

/// Teunter, Syntetos and Babai: the chance of an order decays while none comes.
#[derive(Debug, Clone, Copy)]
pub struct Tsb {
    /// How fast the chance of an order and its size are smoothed.
    pub chance: f64,
    pub size: f64,
}

/// Nikolopoulos et al.: smooth the sums over one mean gap, spread them evenly again.
#[derive(Debug, Clone, Copy, Default)]
pub struct Adida;

/// Petropoulos and Kourentzes: the mean over all sums from one period to one mean gap.
#[derive(Debug, Clone, Copy, Default)]
pub struct Imapa;

/// How fast sums may be smoothed: few of them exist, and they vary.
const SLOWEST: f64 = 0.1;
const FASTEST: f64 = 0.3;

impl Tsb {
    pub const STANDARD: Self = Self { chance: 0.2, size: 0.2 };
}

impl Model for Tsb {
    fn name(&self) -> &'static str {
        "TSB"
    }

    fn fit(&self, history: &[f64], _period: usize, horizon: usize) -> Option<Fit> {
        let ordered = history.iter().filter(|value| **value > 0.0);
        let orders = ordered.clone().count();
        if orders == 0 {
            return None;
        }
        let mut chance = orders as f64 / history.len() as f64;
        let mut size = ordered.sum::<f64>() / orders as f64;
        let mut squares = 0.0;
        for value in history {
            let error = value - chance * size;
            squares += error * error;
            if *value > 0.0 {
                chance += self.chance * (1.0 - chance);
                size += self.size * (value - size);
            } else {
                chance -= self.chance * chance;
            }
        }
        let width = (squares / history.len() as f64).sqrt();
        Some(Fit::flat(chance * size, |_| width, horizon))
    }
}

/// The smoothed sum over `size` periods, per period. The oldest periods that fill no sum are left out.
fn aggregated(history: &[f64], size: usize, sums: &mut Vec<f64>) -> Option<f64> {
    sums.clear();
    let rest = history.len() % size;
    sums.extend(history[rest..].chunks_exact(size).map(|chunk| chunk.iter().sum::<f64>()));
    if sums.is_empty() {
        return None;
    }
    Some(Smoothed::best(sums, SLOWEST, FASTEST).level / size as f64)
}

/// Periods from one order to the next, in the mean and whole.
fn gap(history: &[f64]) -> usize {
    let orders = history.iter().filter(|value| **value > 0.0).count();
    let last = history.iter().rposition(|value| *value > 0.0).map_or(0, |last| last + 1);
    let gap = last as f64 / orders.max(1) as f64;
    (gap.round() as usize).clamp(1, (history.len() / 2).max(1))
}

fn spread_around(history: &[f64], level: f64) -> f64 {
    let squares: f64 = history.iter().map(|value| (value - level) * (value - level)).sum();
    (squares / history.len() as f64).sqrt()
}

impl Model for Adida {
    fn name(&self) -> &'static str {
        "ADIDA"
    }

    fn fit(&self, history: &[f64], _period: usize, horizon: usize) -> Option<Fit> {
        let level = aggregated(history, gap(history), &mut Vec::new())?;
        let width = spread_around(history, level);
        Some(Fit::flat(level, |_| width, horizon))
    }
}

impl Model for Imapa {
    fn name(&self) -> &'static str {
        "IMAPA"
    }

    fn fit(&self, history: &[f64], _period: usize, horizon: usize) -> Option<Fit> {
        let mut sums = Vec::with_capacity(history.len());
        let levels: Vec<f64> =
            (1..=gap(history)).filter_map(|size| aggregated(history, size, &mut sums)).collect();
        if levels.is_empty() {
            return None;
        }
        let level = mean(&levels);
        let width = spread_around(history, level);
        Some(Fit::flat(level, |_| width, horizon))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn level(model: &dyn Model, history: &[f64]) -> f64 {
        model.fit(history, 1, 1).expect("a fit").steps[0].level
    }

    #[test]
    fn an_order_every_fourth_period_makes_a_quarter_of_it_per_period() {
        let history: Vec<f64> = (0..80).map(|at| if at % 4 == 0 { 8.0 } else { 0.0 }).collect();
        for model in [&Tsb::STANDARD as &dyn Model, &Adida, &Imapa] {
            let level = level(model, &history);
            assert!((level - 2.0).abs() < 0.8, "{}: {level}", model.name());
        }
    }

    #[test]
    fn tsb_forgets_what_is_no_longer_ordered() {
        let mut history = vec![8.0; 20];
        history.extend([0.0; 60]);
        assert!(level(&Tsb::STANDARD, &history) < 0.1);
        assert!(Tsb::STANDARD.fit(&[0.0; 5], 1, 1).is_none(), "no order at all");
    }
}

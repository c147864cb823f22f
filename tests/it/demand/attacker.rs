//! An attacker with a solver: what it knows is a set of equations and of known figures, what it learns of a hidden one
//! is the interval that they leave.

use lonja_disclosure::lp::{Column, Limits, Matrix, Outcome, Simplex};

/// Farther than this nobody looks: an interval that reaches it is open.
const FAR: f64 = 1e7;

/// Figures of which some are known, none is negative, and whose sums are known to hold.
#[derive(Default)]
pub struct Attacker {
    /// The truth, which only says where the search begins, and whether it is known.
    figures: Vec<(f64, bool)>,
    equations: Vec<Vec<(u32, f64)>>,
}

impl Attacker {
    pub fn knows(&mut self, truth: i64) -> u32 {
        self.add(truth, true)
    }

    pub fn wonders(&mut self, truth: i64) -> u32 {
        self.add(truth, false)
    }

    /// Known where it was shown.
    pub fn sees(&mut self, truth: i64, shown: Option<i64>) -> u32 {
        assert!(shown.is_none_or(|shown| shown == truth), "shown {shown:?}, in truth {truth}");
        self.add(truth, shown.is_some())
    }

    fn add(&mut self, truth: i64, known: bool) -> u32 {
        self.figures.push((truth as f64, known));
        (self.figures.len() - 1) as u32
    }

    /// The sum of these, each taken so many times, is zero.
    pub fn balance(&mut self, parts: impl IntoIterator<Item = (u32, f64)>) {
        let parts: Vec<(u32, f64)> = parts.into_iter().collect();
        let sum: f64 = parts.iter().map(|(figure, times)| self.figures[*figure as usize].0 * times).sum();
        assert!(sum.abs() < 1e-9, "what the attacker takes for granted is not so");
        self.equations.push(parts);
    }

    /// The least and the most that the figure can be.
    pub fn interval(&self, figure: u32) -> (f64, f64) {
        (self.reach(figure, -1.0), self.reach(figure, 1.0))
    }

    fn reach(&self, figure: u32, direction: f64) -> f64 {
        let matrix = Matrix::from_rows(self.figures.len(), &self.equations);
        let column = |(at, (truth, known)): (usize, &(f64, bool))| {
            let slope = if at == figure as usize { -direction } else { 0.0 };
            if *known { Column::FIXED } else { Column { lower: -truth, upper: FAR, down: slope, up: slope } }
        };
        let columns = self.figures.iter().enumerate().map(column).collect();
        let mut program = Simplex::new(&matrix, columns);
        let solved = program.solve(Limits { iterations: 10_000, stop: &|| false });
        assert_eq!(solved, Outcome::Optimal);
        self.figures[figure as usize].0 + program.value(figure as usize)
    }

    /// What it learns of a figure that it knows to be so many packs, if no other number of them at least a tenth of it,
    /// or a pack, away on either side can be. Where one hidden figure of an equation moves by the unit, each can.
    pub fn finding_in_packs(&self, figure: u32, pack: i64) -> Option<String> {
        let (truth, pack) = (self.figures[figure as usize].0, pack as f64);
        let (least, most) = self.interval(figure);
        let (least, most) = ((least / pack - 1e-9).ceil() * pack, (most / pack + 1e-9).floor() * pack);
        let level = (truth / 10.0).max(pack);
        let tells = most - truth < level - 1e-6 || truth - least < level.min(truth) - 1e-6;
        tells.then(|| format!("between {least} and {most} in packs of {pack}, in truth {truth}"))
    }

    /// What it learns if either end of the interval is nearer to the truth than a tenth of it, or than a unit.
    pub fn finding(&self, figure: u32) -> Option<String> {
        let truth = self.figures[figure as usize].0;
        let (least, most) = self.interval(figure);
        let level = (truth / 10.0).max(1.0).min(truth);
        let tells = most - truth < level - 1e-6 || truth - least < level - 1e-6;
        tells.then(|| format!("between {least} and {most}, in truth {truth}"))
    }
}

#[test]
fn an_attacker_finds_what_equations_give_away_and_nothing_else() {
    let mut attacker = Attacker::default();
    let total = attacker.knows(100);
    let (first, second, third) = (attacker.knows(40), attacker.wonders(35), attacker.wonders(25));
    attacker.balance([(total, -1.0), (first, 1.0), (second, 1.0), (third, 1.0)]);
    assert_eq!(attacker.interval(second), (0.0, 60.0));
    assert_eq!(attacker.finding(second), None);
    assert_eq!(attacker.finding_in_packs(third, 5), None);
    assert!(attacker.finding_in_packs(second, 35).is_some(), "it is 35: 70 would be too much");
    let again = attacker.knows(25);
    attacker.balance([(third, 1.0), (again, -1.0)]);
    assert_eq!(attacker.interval(second), (35.0, 35.0));
    assert!(attacker.finding(second).is_some());
}

//! Witnesses: other tables that agree with everything an attacker knows. A cell is protected only by a witness that
//! holds in integer arithmetic; what a solver says is a hint where to look for one.

use super::system::{Inside, System};

/// Deviations from the truth in parts of a unit.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Witness {
    /// Parts of a unit that `moves` count in.
    pub denominator: i64,
    /// `(hidden cell's place, deviation)`, sorted by place, none of them zero.
    pub moves: Vec<(u32, i64)>,
}

/// Denominators of vertices that are not whole. Larger ones do not occur in tables that people publish; a vertex that
/// has one is no witness.
const DENOMINATORS: [i64; 12] = [1, 2, 3, 4, 5, 6, 8, 10, 12, 24, 60, 120];

impl Witness {
    /// The nearest witness to a solver's answer, where there is one.
    pub(super) fn near(system: &System, values: &[(u32, f64)]) -> Option<Self> {
        DENOMINATORS.into_iter().find_map(|denominator| {
            let moves = values
                .iter()
                .map(|(at, value)| (*at, (value * denominator as f64).round() as i64))
                .filter(|(_, value)| *value != 0);
            let witness = Self { denominator, moves: moves.collect() };
            witness.holds(system).then_some(witness)
        })
    }

    /// Whether every equation and every bound holds, exactly.
    pub(super) fn holds(&self, system: &System) -> bool {
        let q = i128::from(self.denominator);
        if q < 1 || !self.moves.is_sorted_by(|a, b| a.0 < b.0) {
            return false;
        }
        for &(at, value) in &self.moves {
            let Some(&(least, most)) = system.room.get(at as usize) else { return false };
            let value = i128::from(value);
            if least.is_some_and(|least| value < q * i128::from(least))
                || most.is_some_and(|most| value > q * i128::from(most))
            {
                return false;
            }
            let pack = system.pack[at as usize];
            if pack > 0 && value % (q * i128::from(pack)) != 0 {
                return false;
            }
            for &equation in &system.member_of[at as usize] {
                // Checked once per equation, at the first of its cells that moves.
                let terms = &system.equations[equation as usize];
                let mut sum = 0_i128;
                let mut first = None;
                for &(member, coefficient) in terms {
                    let moved = self.at(member);
                    if moved != 0 {
                        first = Some(first.map_or(member, |first: u32| first.min(member)));
                        sum += i128::from(coefficient) * i128::from(moved);
                    }
                    if first.is_some_and(|first| first < at) {
                        break;
                    }
                }
                if first == Some(at) && sum != 0 {
                    return false;
                }
            }
        }
        true
    }

    /// The deviation of a hidden cell.
    pub(super) fn at(&self, place: u32) -> i64 {
        self.moves.binary_search_by_key(&place, |(at, _)| *at).map_or(0, |at| self.moves[at].1)
    }

    /// Whether the cell moves at least as far as `need`, in its direction.
    pub(super) fn reaches(&self, place: u32, need: i64) -> bool {
        let moved = i128::from(self.at(place));
        let wanted = i128::from(need) * i128::from(self.denominator);
        if need > 0 { moved >= wanted } else { moved <= wanted }
    }

    /// Whether an attacker's own knowledge agrees with it.
    pub(super) fn evades(&self, inside: &Inside) -> bool {
        inside.knows.iter().all(|(place, least, alone)| {
            let moved = i128::from(self.at(*place));
            moved == 0 || (!alone && moved >= i128::from(*least) * i128::from(self.denominator))
        })
    }

    pub(super) fn negated(&self) -> Self {
        let moves = self.moves.iter().map(|(at, value)| (*at, -value)).collect();
        Self { denominator: self.denominator, moves }
    }
}

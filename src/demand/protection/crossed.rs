//! The part of the audit of regional tables that works in integers: whether every customer could have bought more, of
//! everything, without a known figure being another one. It takes the proofs of the rules as a claim and checks them.

use std::collections::{BTreeMap, HashMap, HashSet};

use super::{
    crossing::{Knows, Proof},
    regions::{Place, Row},
    regions_audit::{RegionEvidence, WHOLE, WrittenPage},
};

/// How much more, or less, of each row in each place.
type Moves = BTreeMap<(Row, Place), i64>;

/// The page as two cuts through the same purchases.
pub struct Crossed {
    /// By what is known of weeks and of regions: what each entity bought.
    parts: BTreeMap<(Row, Place), BTreeMap<u32, i64>>,
    /// What all of them bought that did, and the most that one did.
    bought: BTreeMap<(Row, Place), (i64, i64)>,
    /// The largest pack of it.
    packs: BTreeMap<(Row, Place), i64>,
    knows: Knows,
    p: i64,
    q: i64,
}

impl Crossed {
    pub fn of(page: &WrittenPage<'_>, evidence: &RegionEvidence<'_>, knows: Knows) -> Self {
        let mut parts: BTreeMap<(Row, Place), BTreeMap<u32, i64>> = BTreeMap::new();
        let mut packs: BTreeMap<(Row, Place), i64> = BTreeMap::new();
        for it in page.bought.iter().filter(|it| evidence.is_others(page, it)) {
            let key = (page.row(it.figure), page.place(it.region));
            let pack = packs.entry(key).or_default();
            *pack = page.pack(it).max(*pack);
            let part = parts.entry(key).or_default();
            *part.entry(evidence.entity_of[it.purchase.customer as usize]).or_default() +=
                it.purchase.shipped - it.purchase.returned;
        }
        let (p, q) = (evidence.protection.p_percent, evidence.protection.prior_percent);
        let shows = page.regions.values().any(Option::is_some);
        if !shows {
            // A sum alone crosses nothing.
            parts.clear();
        }
        let sums = |part: &BTreeMap<u32, i64>| {
            let bought = part.values().map(|net| (*net).max(0));
            (bought.clone().sum(), bought.max().unwrap_or_default())
        };
        let bought = parts.iter().map(|(key, part)| (*key, sums(part))).collect();
        Self { parts, bought, packs, knows, p: p.into(), q: q.into() }
    }

    /// Whether every customer could have bought p percent more, against every colluder.
    pub fn holds(&self, proofs: &[Proof]) -> bool {
        let given: HashMap<(u32, Option<u32>), Moves> = proofs
            .iter()
            .filter(|proof| proof.knows == self.knows)
            .map(|proof| {
                let less = proof.less.iter().map(|(row, place, less)| ((*row, *place), *less));
                ((proof.entity, proof.colluder), less.collect())
            })
            .collect();
        let mut bought: BTreeMap<u32, Moves> = BTreeMap::new();
        let is_known = |key: &(Row, Place)| self.knows == Knows::Balance && key.0 == Row::Rest;
        for (key, part) in self.parts.iter().filter(|(key, _)| !is_known(key)) {
            for (entity, net) in part.iter().filter(|(_, net)| **net != 0) {
                bought.entry(*entity).or_default().insert(*key, *net);
            }
        }
        bought.iter().all(|(entity, own)| {
            let in_place = || own.iter().map(|(key, net)| (*key, self.p * net)).collect();
            let less = given.get(&(*entity, None)).cloned().unwrap_or_else(in_place);
            self.is_possible(*entity, None, own, &less)
                && self.needed(*entity, &less).into_iter().all(|colluder| {
                    given
                        .get(&(*entity, Some(colluder)))
                        .is_some_and(|less| self.is_possible(*entity, Some(colluder), own, less))
                })
        })
    }

    /// How much less the others can have bought, in hundredths.
    fn room(&self, key: (Row, Place), entity: u32, colluder: Option<u32>) -> i64 {
        let Some(part) = self.parts.get(&key) else { return 0 };
        let of = |who: u32| part.get(&who).map_or(0, |net| (*net).max(0));
        let bought = self.bought[&key].0 - of(entity) - colluder.map_or(0, of);
        if bought < self.packs[&key] { 0 } else { bought * self.q }
    }

    fn needed(&self, entity: u32, less: &Moves) -> HashSet<u32> {
        let mut needed = HashSet::new();
        for (key, less) in less {
            // Enough is left without whoever bought most, and so without anybody.
            let most = self.bought.get(key).map_or(0, |(_, most)| *most);
            let pack = self.packs.get(key).copied().unwrap_or(WHOLE);
            let left = self.room(*key, entity, None) - most * self.q;
            if left >= pack * self.q && left >= less.abs() {
                continue;
            }
            for other in self.parts.get(key).into_iter().flat_map(BTreeMap::keys) {
                if *other != entity && self.room(*key, entity, Some(*other)) < less.abs() {
                    needed.insert(*other);
                }
            }
        }
        needed
    }

    /// Whether every known figure stays what it is when the customer buys more and the others so much less.
    fn is_possible(&self, entity: u32, colluder: Option<u32>, own: &Moves, less: &Moves) -> bool {
        let mut rows: BTreeMap<Row, i64> = BTreeMap::new();
        let mut places: BTreeMap<Place, i64> = BTreeMap::new();
        let moves = own
            .iter()
            .map(|(key, net)| (key, self.p * net))
            .chain(less.iter().map(|(key, less)| (key, -less)));
        for ((row, place), more) in moves {
            *rows.entry(*row).or_default() += more;
            *places.entry(*place).or_default() += more;
        }
        if self.knows == Knows::Nothing {
            rows.remove(&Row::Rest);
            places.remove(&Place::Other);
        }
        rows.values().chain(places.values()).all(|more| *more == 0)
            && less.iter().all(|(key, less)| less.abs() <= self.room(*key, entity, colluder))
    }
}

//! A table's seal: all that it was read as, in 32 bytes. Two tables with one seal are the same, so that one of them need
//! not be kept to be compared: at ten million sales lines it takes half a gigabyte.

use std::{
    collections::{HashMap, HashSet},
    hash::{Hash, Hasher},
};

use sha2::{Digest, Sha256};

use super::{
    regions::Regional,
    table::{Table, Totals},
};

#[derive(Clone, Copy, PartialEq, Eq)]
pub struct Seal([u8; 32]);

impl Table {
    pub fn seal(&self) -> Seal {
        let mut digest = Digesting(Sha256::new());
        self.hash(&mut digest);
        Seal(digest.0.finalize().into())
    }
}

struct Digesting(Sha256);

impl Hasher for Digesting {
    fn write(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }

    fn finish(&self) -> u64 {
        let digest: [u8; 32] = self.0.clone().finalize().into();
        digest.iter().take(8).fold(0, |number, byte| number << 8 | u64::from(*byte))
    }
}

fn in_order<'a, K: Ord + Hash, V: Hash, H: Hasher>(map: &'a HashMap<K, V>, state: &mut H) {
    let mut all: Vec<(&'a K, &'a V)> = map.iter().collect();
    all.sort_unstable_by_key(|(key, _)| *key);
    all.hash(state);
}

fn sorted<T: Ord + Hash, H: Hasher>(set: &HashSet<T>, state: &mut H) {
    let mut all: Vec<&T> = set.iter().collect();
    all.sort_unstable();
    all.hash(state);
}

// What is read is named one by one, so that nothing that is added later is forgotten here.

impl Hash for Table {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self {
            grain,
            recipient,
            products,
            packs,
            periods,
            since,
            customers,
            entity_of,
            own,
            purchases,
            covered,
            releases,
            own_then,
            room_then,
            protection,
            totals,
            regional,
        } = self;
        (grain, recipient, products, periods, since).hash(state);
        (customers, entity_of, releases, room_then, protection).hash(state);
        sorted(own, state);
        in_order(packs, state);
        in_order(purchases, state);
        in_order(covered, state);
        own_then.len().hash(state);
        for then in own_then {
            sorted(then, state);
        }
        totals.hash(state);
        regional.hash(state);
    }
}

impl Hash for Totals {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { daily, released, members, own_releases } = self;
        in_order(daily, state);
        released.hash(state);
        in_order(members, state);
        sorted(own_releases, state);
    }
}

impl Hash for Regional {
    fn hash<H: Hasher>(&self, state: &mut H) {
        let Self { asked, tree, placed, months, released, totals, members, own_releases } = self;
        (asked, tree, months, released, totals).hash(state);
        in_order(placed, state);
        in_order(members, state);
        sorted(own_releases, state);
    }
}

//! Whether the regions leave room for what is hidden of the weeks. Where a product is sold in one region alone, or where few
//! others are, the region less the weeks that are shown is the week that is hidden, though a sum over the week hides it.
//!
//! A hidden figure can be larger as far as others of its row can be smaller without a known figure being another one: by
//! whatever goes over from its regions through rows that were bought in several of them to the regions of the others. That
//! is a flow in the graph of [`super::crossing`], in which everything that was bought can be less by all of it, and more by
//! anything; and the same, turned round, for a smaller one. No more is asked for than the weeks leave by themselves.

use std::collections::{BTreeMap, VecDeque};

use super::{
    cell::Contribution,
    crossing::Knows,
    regions::{Atom, Place, Row},
};

/// A figure of a week that is hidden and tells on somebody.
#[derive(Clone, Debug)]
pub struct HiddenWeek {
    /// The row that it is in, with others.
    pub row: Row,
    /// How far everybody has to be left from it.
    pub level: i64,
    pub by_region: BTreeMap<Option<u32>, i64>,
}

const OPEN: i64 = i64::MAX / 4;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Turned {
    Larger,
    Smaller,
}

/// Names the regions of a figure that is left too little room.
pub fn leave_room(
    atoms: &[Atom],
    hidden: &[HiddenWeek],
    is_shown: &dyn Fn(u32) -> bool,
    knows: Knows,
) -> Result<(), Vec<u32>> {
    let place = |region: Option<u32>| match region {
        Some(region) if is_shown(region) => Place::Region(region),
        _ => Place::Other,
    };
    let mut bought: BTreeMap<(Row, Place), i64> = BTreeMap::new();
    for atom in atoms {
        *bought.entry((atom.row, place(atom.region))).or_default() += net(&atom.cell);
    }
    for figure in hidden {
        let mut own: BTreeMap<Place, i64> = BTreeMap::new();
        for (region, net) in &figure.by_region {
            *own.entry(place(*region)).or_default() += net;
        }
        let graph = Graph::of(&bought, figure.row, &own, knows);
        let keeps =
            [Turned::Larger, Turned::Smaller].into_iter().all(|turned| graph.leads(turned, figure.level));
        if !keeps {
            return Err(figure.by_region.keys().flatten().copied().collect());
        }
    }
    Ok(())
}

fn net(cell: &[Contribution]) -> i64 {
    cell.iter().map(Contribution::net).sum()
}

struct Edge {
    row: usize,
    place: usize,
    /// How much less can have been bought.
    bought: i64,
    /// Joins the rest of the weeks and the other regions where neither is known.
    is_open: bool,
}

struct Graph {
    edges: Vec<Edge>,
    at: Vec<Vec<usize>>,
    /// The places of the hidden figure, and what was bought of it there.
    own: Vec<(usize, i64)>,
    /// The others of its row, and what was bought of them.
    others: (usize, i64),
}

impl Graph {
    fn of(bought: &BTreeMap<(Row, Place), i64>, row: Row, own: &BTreeMap<Place, i64>, knows: Knows) -> Self {
        let (mut rows, mut places, mut nodes) = (BTreeMap::new(), BTreeMap::new(), 0);
        let mut next = || {
            nodes += 1;
            nodes - 1
        };
        let others = *rows.entry(row).or_insert_with(&mut next);
        let own_at: Vec<(usize, i64)> = own
            .iter()
            .map(|(place, net)| (*places.entry(*place).or_insert_with(&mut next), (*net).max(0)))
            .collect();
        let (mut edges, mut of_others) = (Vec::new(), 0);
        for ((of, place), net) in bought {
            let mine = if *of == row { own.get(place).copied().unwrap_or_default() } else { 0 };
            let bought = net - mine;
            if bought > 0 {
                let row = *rows.entry(*of).or_insert_with(&mut next);
                let place = *places.entry(*place).or_insert_with(&mut next);
                of_others += if row == others { bought } else { 0 };
                edges.push(Edge { row, place, bought, is_open: false });
            }
        }
        if knows == Knows::Nothing {
            let row_node = *rows.entry(Row::Rest).or_insert_with(&mut next);
            let place = *places.entry(Place::Other).or_insert_with(&mut next);
            edges.push(Edge { row: row_node, place, bought: OPEN, is_open: true });
            if row == Row::Rest {
                of_others = OPEN;
            }
        }
        let mut at = vec![Vec::new(); nodes];
        for (edge, it) in edges.iter().enumerate() {
            at[it.row].push(edge);
            at[it.place].push(edge);
        }
        Self { edges, at, own: own_at, others: (others, of_others) }
    }

    /// Whether the figure can be so much larger or smaller.
    fn leads(&self, turned: Turned, level: i64) -> bool {
        if self.others.1 == 0 {
            // Nothing is left of its row, which says so without any region.
            return true;
        }
        let own: i64 = self.own.iter().map(|(_, net)| net).sum();
        let mut wanted = match turned {
            Turned::Larger => level.min(self.others.1),
            Turned::Smaller => level.min(own),
        };
        let mut more = vec![0_i64; self.edges.len()];
        let mut left: Vec<i64> =
            self.own.iter().map(|(_, net)| if turned == Turned::Larger { OPEN } else { *net }).collect();
        while wanted > 0 {
            let Some((start, steps, width)) = self.path(turned, &left, &more) else { return false };
            let amount = width.min(left[start]).min(wanted);
            for (edge, less) in steps {
                more[edge] += if less { -amount } else { amount };
            }
            left[start] -= amount;
            wanted -= amount;
        }
        true
    }

    /// A way from a place of the figure to the others of its row: its edges, and whether less is bought on each.
    fn path(&self, turned: Turned, left: &[i64], more: &[i64]) -> Option<Path> {
        let mut came: Vec<Option<(usize, bool, usize)>> = vec![None; self.at.len()];
        let mut starts: Vec<Option<usize>> = vec![None; self.at.len()];
        let mut open = VecDeque::new();
        for (start, (node, _)) in self.own.iter().enumerate().filter(|(start, _)| left[*start] > 0) {
            starts[*node] = Some(start);
            open.push_back(*node);
        }
        while let Some(node) = open.pop_front() {
            if node == self.others.0 {
                let (mut at, mut steps, mut width) = (node, Vec::new(), OPEN);
                while let Some((edge, less, from)) = came[at] {
                    if less && !self.edges[edge].is_open {
                        width = width.min(self.edges[edge].bought + more[edge]);
                    }
                    steps.push((edge, less));
                    at = from;
                }
                return Some((starts[at]?, steps, width));
            }
            for edge in &self.at[node] {
                let it = &self.edges[*edge];
                let to_row = it.place == node;
                let to = if to_row { it.row } else { it.place };
                let less = to_row == (turned == Turned::Larger);
                let has_room = !less || it.is_open || it.bought + more[*edge] > 0;
                if has_room && came[to].is_none() && starts[to].is_none() {
                    came[to] = Some((*edge, less, node));
                    open.push_back(to);
                }
            }
        }
        None
    }
}

/// Which place of the figure it begins in, its edges with whether less is bought on each, and how wide it is.
type Path = (usize, Vec<(usize, bool)>, i64);

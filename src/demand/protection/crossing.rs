//! Weeks against regions: two cuts through the same purchases, of which an attacker can add and subtract any figures.
//!
//! What has to hold for every customer and every colluder is this: had the customer bought p percent more, of
//! everything, the others (not the colluder) could have bought so much less here and more there, each within the prior
//! percentage, that no known figure would be another one. Then no sum or difference of known figures tells anything of
//! the customer to within p percent. The same, turned round, says that it could have bought less.
//!
//! What the others have to do is a flow: in a graph with a node for every known figure, an edge for what was bought of
//! one row in one region, as wide as the prior percentage of it, and p percent of the customer's purchases to be led from
//! their rows to their regions. Where there is no such flow, some difference of figures does tell; so this is exact.

use std::collections::{BTreeMap, HashMap, VecDeque};

use super::{
    regions::{Atom, Place, Row},
    rules::{Protection, UNIT},
    safeguards::Safeguard,
};

/// How a customer could have bought p percent more without a known figure being another one: by how much less the others
/// bought of each row in each place, in hundredths of a thousandth. Where there is none, the others in each of its own
/// rows and places are enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    pub entity: u32,
    /// Whose purchases are left as they are. Nobody: whoever has no proof of its own.
    pub colluder: Option<u32>,
    pub less: Vec<(Row, Place, i64)>,
}

/// Wider than everything that was ever bought.
const OPEN: i64 = i64::MAX / 4;

struct Edge {
    row: usize,
    column: usize,
    key: (Row, Place),
    /// By entity: what it bought, and what of it may cover others.
    parts: BTreeMap<u32, (i64, i64)>,
    cover: i64,
    is_open: bool,
}

struct Graph<'a> {
    edges: Vec<Edge>,
    /// Edges at each node.
    at: Vec<Vec<usize>>,
    protection: &'a Protection,
    prior: i64,
}

/// Proves it for every customer, or names the regions in which a customer is for whom there is no proof.
pub fn prove(
    atoms: &[Atom],
    is_shown: &dyn Fn(u32) -> bool,
    sum_is_known: bool,
    protection: &Protection,
) -> Result<Vec<Proof>, Vec<u32>> {
    if !protection.safeguards.has(Safeguard::Crossings) {
        return Ok(Vec::new());
    }
    let graph = Graph::of(atoms, is_shown, sum_is_known, protection);
    let mut of_entity: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
    for (edge, it) in graph.edges.iter().enumerate() {
        for entity in it.parts.keys() {
            of_entity.entry(*entity).or_default().push(edge);
        }
    }
    let mut proofs = Vec::new();
    for (entity, edges) in &of_entity {
        if edges.iter().all(|edge| graph.covers_itself(*edge, *entity)) {
            continue;
        }
        let regions = || {
            let place = |edge: &usize| match graph.edges[*edge].key.1 {
                Place::Region(region) => Some(region),
                Place::All | Place::Other | Place::Rest => None,
            };
            edges.iter().filter_map(place).collect::<Vec<u32>>()
        };
        let flow = graph.flow(*entity, edges, None).ok_or_else(regions)?;
        for colluder in graph.needed(*entity, &flow) {
            let flow = graph.flow(*entity, edges, Some(colluder)).ok_or_else(regions)?;
            proofs.push(graph.proof(*entity, Some(colluder), &flow));
        }
        proofs.push(graph.proof(*entity, None, &flow));
    }
    Ok(proofs)
}

impl<'a> Graph<'a> {
    fn of(
        atoms: &[Atom],
        is_shown: &dyn Fn(u32) -> bool,
        sum_is_known: bool,
        protection: &'a Protection,
    ) -> Self {
        let mut rows: BTreeMap<Row, usize> = BTreeMap::new();
        let mut columns: BTreeMap<Place, usize> = BTreeMap::new();
        let place = |atom: &Atom| match atom.region {
            Some(region) if is_shown(region) => Place::Region(region),
            _ => Place::Other,
        };
        let mut nodes = 0;
        let mut next = || {
            nodes += 1;
            nodes - 1
        };
        let mut edges: BTreeMap<(Row, Place), Edge> = BTreeMap::new();
        for atom in atoms {
            let key = (atom.row, place(atom));
            let row = *rows.entry(key.0).or_insert_with(&mut next);
            let column = *columns.entry(key.1).or_insert_with(&mut next);
            let empty = || Edge { row, column, key, parts: BTreeMap::new(), cover: 0, is_open: false };
            let edge = edges.entry(key).or_insert_with(empty);
            for c in &atom.cell {
                let cover = c.standing.min(c.net()).max(0);
                let part = edge.parts.entry(c.entity).or_default();
                part.0 += c.net();
                part.1 += cover;
                edge.cover += cover;
            }
        }
        let mut edges: Vec<Edge> = edges.into_values().collect();
        if !sum_is_known && let (Some(row), Some(column)) = (rows.get(&Row::Rest), columns.get(&Place::Other))
        {
            let (parts, key) = (BTreeMap::new(), (Row::Rest, Place::Other));
            edges.push(Edge { row: *row, column: *column, key, parts, cover: 0, is_open: true });
        }
        let mut at = vec![Vec::new(); nodes];
        for (edge, it) in edges.iter().enumerate() {
            at[it.row].push(edge);
            at[it.column].push(edge);
        }
        let knows = protection.safeguards.has(Safeguard::PriorKnowledge);
        let prior = i64::from(if knows { protection.prior_percent } else { 100 });
        Self { edges, at, protection, prior }
    }

    fn p(&self) -> i64 {
        i64::from(self.protection.p_percent)
    }

    /// How far the others can give way on an edge: not at all where they are less than a unit.
    fn width(&self, edge: usize, entity: u32, colluder: Option<u32>) -> i64 {
        let it = &self.edges[edge];
        if it.is_open {
            return OPEN;
        }
        let cover = |entity: u32| it.parts.get(&entity).map_or(0, |part| part.1);
        let others = it.cover - cover(entity) - colluder.map_or(0, cover);
        if others < UNIT { 0 } else { others * self.prior }
    }

    /// Whether the others in the very same row and region are enough, whoever of them colludes.
    fn covers_itself(&self, edge: usize, entity: u32) -> bool {
        let it = &self.edges[edge];
        let own = it.parts.get(&entity).map_or(0, |part| part.0.abs());
        let others = it.parts.iter().filter(|(other, _)| **other != entity);
        let colluder = others.max_by_key(|(_, part)| part.1).map(|(other, _)| *other);
        own == 0 || self.width(edge, entity, colluder) >= self.p() * own
    }

    /// Leads p percent of what the customer bought from its rows to its columns: what goes over each edge, from row to
    /// column.
    fn flow(&self, entity: u32, own: &[usize], colluder: Option<u32>) -> Option<HashMap<usize, i64>> {
        let mut flow: HashMap<usize, i64> = HashMap::new();
        let mut excess: BTreeMap<usize, i64> = BTreeMap::new();
        for edge in own {
            let it = &self.edges[*edge];
            let wanted = self.p() * it.parts[&entity].0;
            let width = self.width(*edge, entity, colluder);
            let straight = wanted.clamp(-width, width);
            if straight != 0 {
                flow.insert(*edge, straight);
            }
            *excess.entry(it.row).or_default() += wanted - straight;
            *excess.entry(it.column).or_default() -= wanted - straight;
        }
        while let Some((from, left)) =
            excess.iter().find(|(_, left)| **left > 0).map(|(at, left)| (*at, *left))
        {
            let (to, steps, width) = self.path(from, &excess, &flow, entity, colluder)?;
            let amount = left.min(width).min(-excess[&to]);
            for (edge, forth) in steps {
                *flow.entry(edge).or_default() += if forth { amount } else { -amount };
            }
            *excess.entry(from).or_default() -= amount;
            *excess.entry(to).or_default() += amount;
        }
        Some(flow)
    }

    /// The shortest way to a node that lacks something: its edges, and whether each is walked from row to column.
    fn path(
        &self,
        from: usize,
        excess: &BTreeMap<usize, i64>,
        flow: &HashMap<usize, i64>,
        entity: u32,
        colluder: Option<u32>,
    ) -> Option<(usize, Vec<(usize, bool)>, i64)> {
        let mut came: Vec<Option<(usize, bool, i64)>> = vec![None; self.at.len()];
        let mut open = VecDeque::from([from]);
        while let Some(node) = open.pop_front() {
            for edge in &self.at[node] {
                let it = &self.edges[*edge];
                let forth = it.row == node;
                let next = if forth { it.column } else { it.row };
                if next == from || came[next].is_some() {
                    continue;
                }
                let over = flow.get(edge).copied().unwrap_or_default();
                let left = self.width(*edge, entity, colluder) - if forth { over } else { -over };
                if left <= 0 {
                    continue;
                }
                came[next] = Some((*edge, forth, left));
                if excess.get(&next).is_some_and(|lacks| *lacks < 0) {
                    return Some(self.walk(from, next, &came));
                }
                open.push_back(next);
            }
        }
        None
    }

    fn walk(
        &self,
        from: usize,
        to: usize,
        came: &[Option<(usize, bool, i64)>],
    ) -> (usize, Vec<(usize, bool)>, i64) {
        let (mut at, mut steps, mut width) = (to, Vec::new(), OPEN);
        while at != from
            && let Some((edge, forth, left)) = came[at]
        {
            steps.push((edge, forth));
            width = width.min(left);
            at = if forth { self.edges[edge].row } else { self.edges[edge].column };
        }
        (to, steps, width)
    }

    /// The customers without whom a flow does not hold.
    fn needed(&self, entity: u32, flow: &HashMap<usize, i64>) -> Vec<u32> {
        let mut needed: Vec<u32> = Vec::new();
        for (edge, over) in flow.iter().filter(|(edge, over)| **over != 0 && !self.edges[**edge].is_open) {
            let others = self.edges[*edge].parts.keys().filter(|other| **other != entity);
            needed.extend(others.filter(|other| self.width(*edge, entity, Some(**other)) < over.abs()));
        }
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    fn proof(&self, entity: u32, colluder: Option<u32>, flow: &HashMap<usize, i64>) -> Proof {
        let mut less: Vec<(Row, Place, i64)> = flow
            .iter()
            .filter(|(edge, over)| **over != 0 && !self.edges[**edge].is_open)
            .map(|(edge, over)| (self.edges[*edge].key.0, self.edges[*edge].key.1, *over))
            .collect();
        less.sort_unstable();
        Proof { entity, colluder, less }
    }
}

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

use std::collections::{BTreeMap, VecDeque};

use super::{
    cell::pack_of,
    regions::{Atom, Place, Row},
    rules::{Protection, UNIT},
    safeguards::Safeguard,
};

/// What is known of the sum over all regions, and with it of the other regions and of the rest of the weeks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Knows {
    Sum,
    Nothing,
    /// It was not shown, but follows from deliveries and stock. What was bought in the rest of the weeks is known then
    /// without any region, and nothing is asked for it.
    Balance,
}

/// How a customer could have bought p percent more without a known figure being another one: by how much less the others
/// bought of each row in each place, in hundredths of a thousandth. Where there is none, the others in each of its own
/// rows and places are enough.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proof {
    /// Whom it is proved against.
    pub knows: Knows,
    pub entity: u32,
    /// Whose purchases are left as they are. Nobody: whoever has no proof of its own.
    pub colluder: Option<u32>,
    pub less: Vec<(Row, Place, i64)>,
}

/// Wider than everything that was ever bought.
const OPEN: i64 = i64::MAX / 4;

/// What was bought of one row in one place.
struct Edge {
    row: usize,
    column: usize,
    key: (Row, Place),
    /// By entity: what it bought, and what of it may cover others.
    parts: BTreeMap<u32, (i64, i64)>,
    cover: i64,
    /// The largest pack of what was bought.
    pack: i64,
    /// The two who may cover most, the larger first.
    largest: [(u32, i64); 2],
}

impl Edge {
    fn between(row: usize, column: usize, key: (Row, Place)) -> Self {
        Self { row, column, key, parts: BTreeMap::new(), cover: 0, pack: UNIT, largest: NOBODY }
    }

    fn largest_but(&self, entity: u32) -> Option<u32> {
        let others = self.largest.iter().filter(|(other, cover)| *other != entity && *cover > 0);
        others.map(|(other, _)| *other).next()
    }
}

const NOBODY: [(u32, i64); 2] = [(u32::MAX, 0); 2];

/// The two largest, the larger first.
fn largest(of: impl Iterator<Item = (u32, i64)>) -> [(u32, i64); 2] {
    of.fold(NOBODY, |[first, second], next| {
        if next.1 > first.1 {
            [next, first]
        } else if next.1 > second.1 {
            [first, next]
        } else {
            [first, second]
        }
    })
}

struct Graph<'a> {
    knows: Knows,
    edges: Vec<Edge>,
    /// Edges at each node.
    at: Vec<Vec<usize>>,
    of_entity: BTreeMap<u32, Vec<usize>>,
    /// How far all others together can give way, by edge.
    widths: Vec<i64>,
    /// Joins the rest of the weeks and the other regions where neither is known.
    open: Option<usize>,
    protection: &'a Protection,
    prior: i64,
}

/// Proves it for every customer, or names the regions in which a customer is for whom there is no proof.
pub fn prove(
    atoms: &[Atom],
    is_shown: &dyn Fn(u32) -> bool,
    knows: Knows,
    protection: &Protection,
) -> Result<Vec<Proof>, Vec<u32>> {
    if !protection.safeguards.has(Safeguard::Crossings) {
        return Ok(Vec::new());
    }
    let graph = Graph::of(atoms, is_shown, knows, protection);
    let mut proofs = Vec::new();
    for entity in graph.of_entity.keys() {
        let edges: Vec<usize> = graph.asked(*entity).collect();
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
        let flow = graph.flow(*entity, None).ok_or_else(regions)?;
        for colluder in graph.needed(*entity, &flow) {
            let flow = graph.flow(*entity, Some(colluder)).ok_or_else(regions)?;
            proofs.push(graph.proof(*entity, Some(colluder), &flow));
        }
        proofs.push(graph.proof(*entity, None, &flow));
    }
    Ok(proofs)
}

impl<'a> Graph<'a> {
    fn of(atoms: &[Atom], is_shown: &dyn Fn(u32) -> bool, knows: Knows, protection: &'a Protection) -> Self {
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
            let empty = || Edge::between(row, column, key);
            let edge = edges.entry(key).or_insert_with(empty);
            edge.pack = edge.pack.max(pack_of(&atom.cell));
            for c in &atom.cell {
                let cover = c.standing.min(c.net()).max(0);
                let part = edge.parts.entry(c.entity).or_default();
                part.0 += c.net();
                part.1 += cover;
                edge.cover += cover;
            }
        }
        let mut edges: Vec<Edge> = edges.into_values().collect();
        for edge in &mut edges {
            edge.largest = largest(edge.parts.iter().map(|(entity, part)| (*entity, part.1)));
        }
        let mut open = None;
        if knows == Knows::Nothing
            && let (Some(row), Some(column)) = (rows.get(&Row::Rest), columns.get(&Place::Other))
        {
            open = Some(edges.len());
            let key = (Row::Rest, Place::Other);
            edges.push(Edge::between(*row, *column, key));
        }
        let mut at = vec![Vec::new(); nodes];
        let mut of_entity: BTreeMap<u32, Vec<usize>> = BTreeMap::new();
        for (edge, it) in edges.iter().enumerate() {
            at[it.row].push(edge);
            at[it.column].push(edge);
            for entity in it.parts.keys() {
                of_entity.entry(*entity).or_default().push(edge);
            }
        }
        let has_prior = protection.safeguards.has(Safeguard::PriorKnowledge);
        let prior = i64::from(if has_prior { protection.prior_percent } else { 100 });
        let mut graph = Self { knows, edges, at, of_entity, widths: Vec::new(), open, protection, prior };
        graph.widths = (0..graph.edges.len()).map(|edge| graph.width(edge, None, None)).collect();
        graph
    }

    /// The edges of what a customer bought, as far as it must not be told.
    fn asked(&self, entity: u32) -> impl Iterator<Item = usize> {
        let is_known = |edge: &usize| self.knows == Knows::Balance && self.edges[*edge].key.0 == Row::Rest;
        self.of_entity[&entity].iter().copied().filter(move |edge| !is_known(edge))
    }

    fn p(&self) -> i64 {
        i64::from(self.protection.p_percent)
    }

    /// How far the others can give way on an edge: not at all where they are less than a pack.
    fn width(&self, edge: usize, entity: Option<u32>, colluder: Option<u32>) -> i64 {
        if self.open == Some(edge) {
            return OPEN;
        }
        let it = &self.edges[edge];
        let cover = |entity: u32| it.parts.get(&entity).map_or(0, |part| part.1);
        let others = it.cover - entity.map_or(0, cover) - colluder.map_or(0, cover);
        if others < it.pack { 0 } else { others * self.prior }
    }

    /// The same for every edge.
    fn widths(&self, entity: u32, colluder: Option<u32>) -> Vec<i64> {
        let mut widths = self.widths.clone();
        let both = [Some(entity), colluder];
        let edges = both.into_iter().flatten().filter_map(|one| self.of_entity.get(&one)).flatten();
        for edge in edges {
            widths[*edge] = self.width(*edge, Some(entity), colluder);
        }
        widths
    }

    /// Whether the others in the very same row and region are enough, whoever of them colludes.
    fn covers_itself(&self, edge: usize, entity: u32) -> bool {
        let it = &self.edges[edge];
        let own = it.parts.get(&entity).map_or(0, |part| part.0.abs());
        own == 0 || self.width(edge, Some(entity), it.largest_but(entity)) >= self.p() * own
    }

    /// Leads p percent of what the customer bought from its rows to its columns: what goes over each edge, from row to
    /// column.
    fn flow(&self, entity: u32, colluder: Option<u32>) -> Option<Vec<i64>> {
        let widths = self.widths(entity, colluder);
        let mut flow = vec![0; self.edges.len()];
        let mut excess = vec![0; self.at.len()];
        for edge in self.asked(entity) {
            let it = &self.edges[edge];
            let wanted = self.p() * it.parts[&entity].0;
            flow[edge] = wanted.clamp(-widths[edge], widths[edge]);
            excess[it.row] += wanted - flow[edge];
            excess[it.column] -= wanted - flow[edge];
        }
        for from in 0..excess.len() {
            while excess[from] > 0 {
                let (to, steps, width) = self.path(from, &excess, &flow, &widths)?;
                let amount = width.min(excess[from]).min(-excess[to]);
                for (edge, forth) in steps {
                    flow[edge] += if forth { amount } else { -amount };
                }
                excess[from] -= amount;
                excess[to] += amount;
            }
        }
        Some(flow)
    }

    /// The shortest way to a node that lacks something: its edges, and whether each is walked from row to column.
    fn path(&self, from: usize, excess: &[i64], flow: &[i64], widths: &[i64]) -> Option<Path> {
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
                let left = widths[*edge] - if forth { flow[*edge] } else { -flow[*edge] };
                if left <= 0 {
                    continue;
                }
                came[next] = Some((*edge, forth, left));
                if excess[next] < 0 {
                    return Some(self.walk(from, next, &came));
                }
                open.push_back(next);
            }
        }
        None
    }

    fn walk(&self, from: usize, to: usize, came: &[Option<(usize, bool, i64)>]) -> Path {
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

    /// Every edge that a flow goes over, and how far.
    fn used(&self, flow: &[i64]) -> impl Iterator<Item = (usize, i64)> {
        let open = self.open;
        let over: Vec<(usize, i64)> = flow.iter().copied().enumerate().collect();
        over.into_iter().filter(move |(edge, over)| *over != 0 && open != Some(*edge))
    }

    /// The customers without whom a flow does not hold.
    fn needed(&self, entity: u32, flow: &[i64]) -> Vec<u32> {
        let mut needed: Vec<u32> = Vec::new();
        for (edge, over) in self.used(flow) {
            // Whoever covers less is needed less.
            let largest = self.edges[edge].largest_but(entity);
            if self.width(edge, Some(entity), largest) >= over.abs() {
                continue;
            }
            let others = self.edges[edge].parts.keys().filter(|other| **other != entity);
            needed.extend(others.filter(|other| self.width(edge, Some(entity), Some(**other)) < over.abs()));
        }
        needed.sort_unstable();
        needed.dedup();
        needed
    }

    fn proof(&self, entity: u32, colluder: Option<u32>, flow: &[i64]) -> Proof {
        let less = self.used(flow).map(|(edge, over)| (self.edges[edge].key.0, self.edges[edge].key.1, over));
        let mut less: Vec<(Row, Place, i64)> = less.collect();
        less.sort_unstable();
        Proof { knows: self.knows, entity, colluder, less }
    }
}

/// Where it leads, its edges with their directions, and how wide it is.
type Path = (usize, Vec<(usize, bool)>, i64);

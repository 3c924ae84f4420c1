//! Whether a revision needs a row of its own: whether another row stands for it.
//!
//! The question is asked at every step, so the answers are remembered. Every row has a *token* that moves with
//! it; a revision once found below a token stays below it while the row climbs, and while it goes down a plain
//! line. When the row goes down through a merge, the token takes another turn, and what was known of it is
//! found again when it is asked for.

use std::collections::HashSet;

use crate::adjacency::Node;
use crate::graph::RevisionGraph;
use crate::live::Live;
use crate::work::tick;

/// The rows of the version table and what they stand for.
pub(super) struct Standing<'g> {
    graph: &'g RevisionGraph,
    live: Live<'g>,
    tokens: Vec<Token>,
    /// The token of the row that names the node.
    token_at: Vec<Option<u32>>,
    /// For every node the token that it was last found below, and the turn of that token at the time.
    found: Vec<Option<(u32, u32)>>,
    /// For every node the neighbour above through which a row was found last.
    way: Vec<u32>,
}

struct Token {
    row: Node,
    turn: u32,
}

impl<'g> Standing<'g> {
    pub(super) fn new(graph: &'g RevisionGraph) -> Self {
        let nodes = graph.revisions.len();
        Self {
            graph,
            live: Live::new(graph),
            tokens: Vec::new(),
            token_at: vec![None; nodes],
            found: vec![None; nodes],
            way: vec![0; nodes],
        }
    }

    /// The number of rows.
    pub(super) fn head_count(&self) -> usize {
        self.live.head_count()
    }

    /// Adds a row.
    pub(super) fn add(&mut self, row: Node) {
        self.live.add(row);
        self.token_at[row as usize] = Some(self.tokens.len() as u32);
        self.tokens.push(Token { row, turn: 0 });
    }

    /// Removes a row.
    pub(super) fn remove(&mut self, row: Node) {
        self.live.remove(row);
        if let Some(token) = self.token_at[row as usize].take() {
            self.tokens[token as usize].turn += 1;
        }
    }

    /// Changes a row to one that is above or below it.
    pub(super) fn advance(&mut self, from: Node, to: Node) {
        // The new row first, so that what both stand for does not have to be visited.
        self.live.add(to);
        self.live.remove(from);
        let Some(token) = self.token_at[from as usize].take() else { return };
        self.token_at[to as usize] = Some(token);
        let token = &mut self.tokens[token as usize];
        token.row = to;
        let climbs = self.graph.position[to as usize] > self.graph.position[from as usize];
        if !climbs && self.graph.edges.lower.of(from) != [to] {
            token.turn += 1;
        }
    }

    /// Whether the node is, or is below, a row beyond those that `ignored` counts for a node.
    pub(super) fn is_below_other(&mut self, node: Node, ignored: impl Fn(Node) -> usize) -> bool {
        let counts = |live: &Live<'_>, node: Node| live.heads_at(node) > ignored(node);
        if counts(&self.live, node) {
            return true;
        }
        if !self.live.is_covered(node) {
            return false;
        }
        let other = |one: &Self, token: u32| counts(&one.live, one.tokens[token as usize].row);
        if self.token_above(node).is_some_and(|token| other(self, token)) {
            return true;
        }
        // Upwards, at every node first where the way led last time: below a thousand branches that are taken
        // back one by one, the search does not begin with those that are gone.
        let mut seen = HashSet::from([node]);
        let mut path: Vec<(Node, usize)> = vec![(node, 0)];
        while let Some((node, tried)) = path.last_mut() {
            let neighbours = self.graph.edges.upper.of(*node);
            if *tried == neighbours.len() {
                path.pop();
                continue;
            }
            tick();
            let at = (self.way[*node as usize] as usize + *tried) % neighbours.len();
            *tried += 1;
            let above = neighbours[at];
            if !self.live.is_alive(above) || !seen.insert(above) {
                continue;
            }
            path.push((above, 0));
            if counts(&self.live, above) {
                let token = self.token_at[above as usize];
                self.remember(&path, token);
                return true;
            }
            let known =
                self.token_above(above).filter(|token| counts(&self.live, self.tokens[*token as usize].row));
            if known.is_some() {
                self.remember(&path, known);
                return true;
            }
        }
        false
    }

    /// The token that the node is known to be below.
    fn token_above(&self, node: Node) -> Option<u32> {
        let (token, turn) = self.found[node as usize]?;
        let now = &self.tokens[token as usize];
        let position = |node: Node| self.graph.position[node as usize];
        (now.turn == turn && position(now.row) >= position(node)).then_some(token)
    }

    /// Remembers a way that led to a row.
    fn remember(&mut self, path: &[(Node, usize)], token: Option<u32>) {
        for &(node, tried) in path {
            self.found[node as usize] = token.map(|token| (token, self.tokens[token as usize].turn));
            let neighbours = self.graph.edges.upper.of(node).len();
            if tried > 0 {
                let way = &mut self.way[node as usize];
                *way = ((*way as usize + tried - 1) % neighbours) as u32;
            }
        }
    }
}

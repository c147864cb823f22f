//! A dense vector that remembers which of its entries may differ from zero, so that clearing and walking it cost what
//! was written and not what it could hold.

#[derive(Debug, Clone, Default)]
pub(super) struct SparseVector {
    values: Vec<f64>,
    touched: Vec<u32>,
    marked: Vec<bool>,
}

impl SparseVector {
    pub(super) fn new(len: usize) -> Self {
        Self { values: vec![0.0; len], touched: Vec::new(), marked: vec![false; len] }
    }

    pub(super) fn get(&self, index: usize) -> f64 {
        self.values[index]
    }

    pub(super) fn set(&mut self, index: usize, value: f64) {
        self.mark(index);
        self.values[index] = value;
    }

    pub(super) fn add(&mut self, index: usize, value: f64) {
        self.mark(index);
        self.values[index] += value;
    }

    fn mark(&mut self, index: usize) {
        if !self.marked[index] {
            self.marked[index] = true;
            self.touched.push(index as u32);
        }
    }

    /// Every index that was written since the last [`clear`](Self::clear).
    pub(super) fn touched(&self) -> &[u32] {
        &self.touched
    }

    pub(super) fn clear(&mut self) {
        for &index in &self.touched {
            self.values[index as usize] = 0.0;
            self.marked[index as usize] = false;
        }
        self.touched.clear();
    }
}

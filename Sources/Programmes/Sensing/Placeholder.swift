enum Placeholder3 {}

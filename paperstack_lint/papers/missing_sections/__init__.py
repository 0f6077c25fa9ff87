"""Insert the sections that a paper lacks, correct their markers, and decide whether that is safe."""

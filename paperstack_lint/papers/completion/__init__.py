"""Insert the sections that a paper lacks, and decide whether that is safe."""

-- Getis and Ord's Gi* over the cell and its eight neighbours; p_adjusted controls false discoveries (Benjamini and Hochberg).
select * from getis_ord('hot_input', 'hot_beside', permutations := 0)

select cell as id, celsius as value from cell_heat

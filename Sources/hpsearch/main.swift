print("hpsearch")
